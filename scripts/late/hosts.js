// Every host there may be, and how each is reached. A message goes to all that are there.

const native = [
  // React Native takes texts alone.
  (envelope) => globalThis.ReactNativeWebView?.postMessage(JSON.stringify(envelope)),
  (envelope) => globalThis.webkit?.messageHandlers?.guestChat?.postMessage(envelope),
  // A Java object, whose methods take texts.
  (envelope) => globalThis.guestChatHost?.postMessage(JSON.stringify(envelope)),
  (envelope) => flutter?.callHandler("guestChat", envelope),
];

/** Whether an app stands around the page. */
export const isNative = () =>
  Boolean(globalThis.ReactNativeWebView || globalThis.webkit?.messageHandlers?.guestChat || globalThis.guestChatHost || flutter);

// It may be there and deaf until it says so; or it has said so before this was loaded.
const itsFlutter = () => (globalThis.flutter_inappwebview?.callHandler ? globalThis.flutter_inappwebview : undefined);
let flutter = itsFlutter();
addEventListener("flutterInAppWebViewPlatformReady", () => {
  flutter = itsFlutter();
  dispatchEvent(new CustomEvent("guest-chat-host"));
});

/** Whose pages may frame this one, and so be talked with: the hotel has named them. */
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
    // A browser that does not tell who frames the page: it has just been said.
    if (!framedBy) {
      framedBy = origin;
      dispatchEvent(new CustomEvent("guest-chat-host"));
    }
  } else if (source && source != globalThis) {
    return;
  }
  dispatchEvent(new CustomEvent("guest-chat-heard", { detail: data }));
});
// Where React Native puts them on Android.
document.addEventListener("message", ({ data }) => !isFramed && dispatchEvent(new CustomEvent("guest-chat-heard", { detail: data })));

/** One function for each way out; one that fails must not keep the others from it. */
export const doors = [...native, frame].map((door) => (envelope) => {
  try {
    door(envelope);
  } catch {
    // That host is not there any more.
  }
});
