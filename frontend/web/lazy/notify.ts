// Button that turns on notifications of messages while the page is closed (ADR 29). It is loaded if
// there is a service worker and the hotel has enabled it; nothing is shown if the browser does not
// support it. Its texts come with the page (app/src/shell.rs).
import { placeOf } from "../common/chat-path.js";
import { forget, subscribed, tellNoMoreOf, tellOf } from "../common/push-subscription.js";

const BELL = "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4";

const { notify, notifyStop, notifyBlocked, notifyFailed } = document.body.dataset;
const { told } = globalThis.guestChat;
const place = placeOf(location);
const [chat, pinned] = [".chat", ".pinned"].map((name) => document.querySelector(name));
let registration;
let isOn = false;
let hasFailed = false;
/** Renewal of the subscription when the page is opened; a tap waits for it. */
let renewed;

// If the browser blocks notifications, the focus moves to the text that explains this.
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
  // The small button shares the line of the information about the stay; otherwise it is below all
  // pinned parts.
  const isBeside = isTold && !hasFailed && facts;
  line.classList.toggle("beside", Boolean(isBeside));
  if (line.isConnected) pinned.insertBefore(line, isBeside ? facts : null);
  if (isBlocked) line.textContent = notifyBlocked;
  else if (!button.isConnected) line.replaceChildren(button);
  // Inserted again each time, so that screen readers announce it each time.
  failure.remove();
  if (hasFailed && !isBlocked) line.append(failure);
  if (hadFocus) (isBlocked ? line : button).focus();
}

button.onclick = async () => {
  // Browsers ask for the permission only after a tap.
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
    // No network, or the push service is down: the button stays for another tap.
    hasFailed = true;
  } finally {
    button.disabled = false;
    button.focus();
    draw();
  }
};

/** Closes the notifications of messages that are visible in the page. */
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

/**
 * Shows the button if it can have an effect. A user who blocks all notifications does not see it.
 */
export async function offer() {
  registration = await navigator.serviceWorker.getRegistration("/guest/");
  if (!place || !registration?.pushManager || !globalThis.Notification) return;
  isOn = Notification.permission != "default" && (await subscribed()).includes(place);
  if (isOn && Notification.permission == "granted") {
    // The link may be newer, and the language another one.
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
