// All possible hosts, and how each receives messages. A message is sent to all hosts that exist.

const native = [
  // React Native accepts strings only.
  (envelope) => globalThis.ReactNativeWebView?.postMessage(JSON.stringify(envelope)),
  (envelope) => globalThis.webkit?.messageHandlers?.guestChat?.postMessage(envelope),
  // A Java object, whose methods accept strings.
  (envelope) => globalThis.guestChatHost?.postMessage(JSON.stringify(envelope)),
  (envelope) => flutter?.callHandler("guestChat", envelope),
];

/** Returns whether an app is around the page. */
export const isNative = () =>
  Boolean(globalThis.ReactNativeWebView || globalThis.webkit?.messageHandlers?.guestChat || globalThis.guestChatHost || flutter);

// The object may exist before it is ready and signals that with an event, possibly before this
// script was loaded.
const itsFlutter = () => (globalThis.flutter_inappwebview?.callHandler ? globalThis.flutter_inappwebview : undefined);
let flutter = itsFlutter();
addEventListener("flutterInAppWebViewPlatformReady", () => {
  flutter = itsFlutter();
  dispatchEvent(new CustomEvent("guest-chat-host"));
});

/** Origins whose pages may frame this one and exchange messages with it; the hotel has set them. */
const origins = new Set([location.origin, ...(document.body.dataset.hosts ?? "").split(" ").filter(Boolean)]);
const isFramed = parent != globalThis;
let framedBy = isFramed ? known(location.ancestorOrigins?.[0] ?? originOf(document.referrer)) : undefined;

function known(origin) {
  return origins.has(origin) ? origin : undefined;
}

function originOf(address) {
  return address ? new URL(address).origin : undefined;
}

const frame = (envelope) => framedBy && parent.postMessage(envelope, framedBy);

addEventListener("message", ({ source, origin, data }) => {
  if (isFramed) {
    if (source != parent || !known(origin)) return;
    // This browser does not report by which page this one is framed; the message has shown it.
    if (!framedBy) {
      framedBy = origin;
      dispatchEvent(new CustomEvent("guest-chat-host"));
    }
  } else if (source && source != globalThis) {
    return;
  }
  dispatchEvent(new CustomEvent("guest-chat-heard", { detail: data }));
});
// React Native on Android dispatches its messages here.
document.addEventListener("message", ({ data }) => !isFramed && dispatchEvent(new CustomEvent("guest-chat-heard", { detail: data })));

/** A function for each host; an error of one must not prevent the others. */
export const doors = [...native, frame].map((door) => (envelope) => {
  try {
    door(envelope);
  } catch {
    // This host no longer exists.
  }
});
