// All possible hosts, and how messages are exchanged with each. A message is sent to all hosts that
// exist.
import type { Envelope } from "../common/envelope.ts";
import { hasNativeHost } from "../common/native-host.ts";
import { TrustedOrigins } from "./trusted-origins.ts";

/** Functions that are called for the hosts of this page. */
export interface HostListener {
  /** Handles a message of a host; its content is not checked. */
  onMessage(message: unknown): void;
  /** A host has just become known. */
  onHost(): void;
}

let listener: HostListener | undefined;

/** Sets the listener for messages that arrive from now on. */
export function listenToHosts(newListener: HostListener): void {
  listener = newListener;
}

// The object may exist before it is ready and signals that with an event, possibly before this
// script was loaded.
const readyFlutter = () => (globalThis.flutter_inappwebview?.callHandler ? globalThis.flutter_inappwebview : undefined);
let flutter = readyFlutter();
addEventListener("flutterInAppWebViewPlatformReady", () => {
  flutter = readyFlutter();
  listener?.onHost();
});

/** Returns whether an app is around the page. */
export const isNative = (): boolean => hasNativeHost() || Boolean(flutter);

const trusted = new TrustedOrigins(location.origin, document.body.dataset.hosts);
const isFramed = parent !== window;
let framedBy = isFramed ? trusted.framingOrigin(location.ancestorOrigins?.[0], document.referrer) : undefined;

addEventListener("message", ({ source, origin, data }) => {
  if (isFramed) {
    if (source !== parent || !trusted.has(origin)) return;
    // This browser does not report by which page this one is framed; the message has shown it.
    if (!framedBy) {
      framedBy = origin;
      listener?.onHost();
    }
  } else if (source && source !== window) {
    return;
  }
  listener?.onMessage(data);
});
// React Native on Android dispatches its messages here.
document.addEventListener("message", (event) => {
  if (!isFramed) listener?.onMessage((event as MessageEvent).data);
});

const SENDERS: ((envelope: Envelope) => void)[] = [
  // React Native accepts strings only.
  (envelope) => globalThis.ReactNativeWebView?.postMessage(JSON.stringify(envelope)),
  (envelope) => globalThis.webkit?.messageHandlers?.guestChat?.postMessage(envelope),
  // A Java object, whose methods accept strings.
  (envelope) => globalThis.guestChatHost?.postMessage(JSON.stringify(envelope)),
  (envelope) => flutter?.callHandler?.("guestChat", envelope),
  (envelope) => framedBy && parent.postMessage(envelope, framedBy),
];

/** Sends a message to all hosts. */
export function sendToHosts(envelope: Envelope): void {
  for (const send of SENDERS) {
    try {
      send(envelope);
    } catch {
      // This host no longer exists; the others get the message.
    }
  }
}
