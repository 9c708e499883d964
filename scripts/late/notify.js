// A button that has the browser tell of messages while the page is closed (ADR 29). Loaded where the service worker is
// and the hotel wants it; where the browser cannot, nothing is there. Its words come with the page (app/src/shell.rs).
import { placeOf } from "../worker/places.js";
import { forget, subscribed, tellNoMoreOf, tellOf } from "../worker/subscription.js";

const BELL = "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4";

const { notify, notifyStop, notifyBlocked, notifyFailed } = document.body.dataset;
const { told } = globalThis.guestChat;
const place = placeOf(location);
const [chat, pinned] = [".chat", ".pinned"].map((name) => document.querySelector(name));
let registration;
let isOn = false;
let hasFailed = false;
/** What is said to the server when the page is opened: a tap comes after it. */
let renewed;

// Where a browser blocks it, the focus goes to the sentence that says so.
const line = document.createElement("div");
line.className = "notify";
line.tabIndex = -1;
const button = document.createElement("button");
button.type = "button";
button.innerHTML = `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${BELL}"/></svg><span></span>`;
const failure = document.createElement("div");
failure.setAttribute("role", "alert");
failure.textContent = notifyFailed;

function draw() {
  const isBlocked = Notification.permission == "denied";
  button.lastChild.textContent = isOn ? notifyStop : notify;
  button.title = isOn ? notifyStop : "";
  const hadFocus = document.activeElement == button;
  const facts = pinned.querySelector(".stay-facts");
  const isTold = isOn && !isBlocked;
  line.classList.toggle("on", isTold);
  // Small it shares the line of what is good to know; else it lies below all that is pinned.
  const isBeside = isTold && !hasFailed && facts;
  line.classList.toggle("beside", Boolean(isBeside));
  if (line.isConnected) pinned.insertBefore(line, isBeside ? facts : null);
  if (isBlocked) line.textContent = notifyBlocked;
  else if (!button.isConnected) line.replaceChildren(button);
  // Anew each time, so that it is said each time.
  failure.remove();
  if (hasFailed && !isBlocked) line.append(failure);
  if (hadFocus) (isBlocked ? line : button).focus();
}

button.onclick = async () => {
  // Browsers ask on a tap alone.
  const permission = Notification.permission == "default" ? await Notification.requestPermission() : Notification.permission;
  button.disabled = true;
  hasFailed = false;
  try {
    await renewed;
    if (permission != "granted") return;
    const wasOn = isOn;
    if (wasOn) await tellNoMoreOf(registration, place);
    isOn = !wasOn && (await tellOf(registration, place, document.documentElement.lang));
    hasFailed = isOn == wasOn;
  } catch {
    // No network, or a push service that is away: the button stays as it is, for another tap.
    hasFailed = true;
  } finally {
    button.disabled = false;
    button.focus();
    draw();
  }
};

/** What a notification says is seen in the page. */
async function close() {
  if (document.visibilityState != "visible" || told.unread) return;
  const tag = `chat-${new URL(location).searchParams.get("chat")}`;
  for (const shown of await registration.getNotifications({ tag })) shown.close();
}

function show() {
  pinned.append(line);
  chat.classList.add("notifies");
}

function hide() {
  line.remove();
  chat.classList.remove("notifies");
}

/** Shows the button where there is something to tap: whoever blocks all notifications has not asked about ours. */
export async function offer() {
  registration = await navigator.serviceWorker.getRegistration("/guest/");
  if (!place || !registration?.pushManager || !globalThis.Notification) return;
  isOn = Notification.permission != "default" && (await subscribed()).includes(place);
  if (isOn && Notification.permission == "granted") {
    // The link may be a newer one, and the language another.
    renewed = tellOf(registration, place, document.documentElement.lang)
      .catch(() => {})
      .then(async () => {
        isOn = (await subscribed()).includes(place);
        draw();
      });
  }
  if (isOn || Notification.permission != "denied") show();
  draw();
  close();
  addEventListener("visibilitychange", close);
  navigator.serviceWorker.addEventListener("message", ({ data, ports }) => data == "place" && ports[0].postMessage(place));
  addEventListener("guest-chat", ({ detail }) => {
    if (detail == "unread") close();
    if (detail == "auth-expired") forget(registration, place).then(hide);
  });
  navigator.permissions?.query({ name: "notifications" }).then((permission) => (permission.onchange = draw), () => {});
}
