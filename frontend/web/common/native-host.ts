// Objects by which the app around a page receives messages (docs/EMBEDDING.md).

/** An object with a method that accepts messages. */
export interface Receiver<Message> {
  postMessage(message: Message): void;
}

declare global {
  /** React Native. */
  var ReactNativeWebView: Receiver<string> | undefined;
  /** WebKit on iOS. */
  var webkit: { messageHandlers?: { guestChat?: Receiver<object> } } | undefined;
  /** A Java object, on Android. */
  var guestChatHost: Receiver<string> | undefined;
  var flutter_inappwebview: { callHandler?(name: string, envelope: object): void } | undefined;
}

/** Returns whether an app is around this page that has an object for messages; Flutter's may come later. */
export const hasNativeHost = (): boolean =>
  Boolean(globalThis.ReactNativeWebView || globalThis.webkit?.messageHandlers?.guestChat || globalThis.guestChatHost);
