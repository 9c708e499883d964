// Item of the menu that turns on notifications of messages while the page is closed (ADR 29). It is loaded if
// there is a service worker and the hotel has enabled it; nothing is shown if the browser does not
// support it. Its texts come with the page (app/src/shell.rs).
import { type ChatPath, chatPathOf } from "../common/chat-path.ts";
import {
  notifiedChats,
  removeNotifications,
  turnOffNotifications,
  turnOnNotifications,
} from "../common/push-subscription.ts";
import { PATH_REQUEST } from "../common/worker-message.ts";

const BELL = "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4";

/** The button, for a page with this path and a worker with this registration. */
class NotificationButton {
  readonly #registration: ServiceWorkerRegistration;
  readonly #chat: ChatPath;
  /** The menu of the page. */
  readonly #menu: Element;
  /** Contains the button, or the text that explains that the browser blocks notifications. */
  readonly #line = document.createElement("li");
  readonly #button = document.createElement("button");
  readonly #failure = document.createElement("div");
  readonly #texts = document.body.dataset;
  #isOn = false;
  #hasFailed = false;
  /** Renewal of the subscription when the page is opened; a tap waits for it. */
  #renewal: Promise<void> | undefined;

  constructor(registration: ServiceWorkerRegistration, chat: ChatPath, menu: Element) {
    this.#registration = registration;
    this.#chat = chat;
    this.#menu = menu;
    this.#line.className = "notify";
    // If the browser blocks notifications, the focus moves to the text that explains this.
    this.#line.tabIndex = -1;
    this.#button.type = "button";
    this.#button.innerHTML = `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${BELL}"/></svg><span></span>`;
    this.#button.onclick = () => this.#toggle();
    this.#failure.setAttribute("role", "alert");
    this.#failure.textContent = this.#texts.notifyFailed ?? "";
  }

  /** Shows the button, unless the user blocks all notifications. */
  async show(): Promise<void> {
    this.#isOn = Notification.permission !== "default" && (await this.#isNotified());
    // The link may be newer, and the language another one.
    if (this.#isOn && Notification.permission === "granted") this.#renewal = this.#renew();
    if (this.#isOn || Notification.permission !== "denied") {
      // Behind the language.
      this.#menu.firstElementChild?.after(this.#line);
    }
    this.draw();
  }

  hide(): void {
    this.#line.remove();
  }

  draw(): void {
    const isBlocked = Notification.permission === "denied";
    const { notify = "", notifyStop = "", notifyBlocked = "" } = this.#texts;
    const [line, button] = [this.#line, this.#button];
    if (button.lastChild) button.lastChild.textContent = this.#isOn ? notifyStop : notify;
    const hadFocus = document.activeElement === button;
    line.classList.toggle("on", this.#isOn && !isBlocked);
    line.classList.toggle("blocked", isBlocked);
    if (isBlocked) line.textContent = notifyBlocked;
    else if (!button.isConnected) line.replaceChildren(button);
    // Inserted again each time, so that screen readers announce it each time.
    this.#failure.remove();
    if (this.#hasFailed && !isBlocked) line.append(this.#failure);
    if (hadFocus) (isBlocked ? line : button).focus();
  }

  async #isNotified(): Promise<boolean> {
    return (await notifiedChats()).includes(this.#chat);
  }

  #turnOn(): Promise<boolean> {
    return turnOnNotifications(this.#registration, this.#chat, document.documentElement.lang);
  }

  async #renew(): Promise<void> {
    await this.#turnOn().catch(() => {});
    this.#isOn = await this.#isNotified();
    this.draw();
  }

  async #toggle(): Promise<void> {
    // Browsers ask for the permission only after a tap.
    const { permission } = Notification;
    const isGranted = (permission === "default" ? await Notification.requestPermission() : permission) === "granted";
    this.#button.disabled = true;
    this.#hasFailed = false;
    try {
      await this.#renewal;
      if (isGranted) await this.#change();
    } catch {
      // No network, or the push service is down: the button stays for another tap.
      this.#hasFailed = true;
    } finally {
      this.#button.disabled = false;
      this.#button.focus();
      this.draw();
    }
  }

  async #change(): Promise<void> {
    const wasOn = this.#isOn;
    if (wasOn) await turnOffNotifications(this.#registration, this.#chat);
    this.#isOn = !wasOn && (await this.#turnOn());
    this.#hasFailed = this.#isOn === wasOn;
  }
}

/** Closes the notifications of messages that are visible in the page. */
async function closeNotifications(registration: ServiceWorkerRegistration): Promise<void> {
  if (document.visibilityState !== "visible" || guestChat.reports.unread) return;
  const tag = `chat-${new URL(location.href).searchParams.get("chat")}`;
  for (const notification of await registration.getNotifications({ tag })) notification.close();
}

/** Shows the button if it can have an effect. */
export async function offerNotifications(): Promise<void> {
  const chat = chatPathOf(location.href);
  const menu = document.querySelector(".menu ul");
  const registration = await navigator.serviceWorker.getRegistration("/guest/");
  if (!chat || !menu || !registration?.pushManager || !globalThis.Notification) return;
  const button = new NotificationButton(registration, chat, menu);
  await button.show();
  const close = () => void closeNotifications(registration);
  close();
  addEventListener("visibilitychange", close);
  navigator.serviceWorker.addEventListener("message", ({ data, ports }) => {
    if (data === PATH_REQUEST) ports[0]?.postMessage(chat);
  });
  addEventListener("guest-chat", ({ detail }) => {
    if (detail === "unread") close();
    if (detail === "auth-expired") void removeNotifications(registration, chat).then(() => button.hide());
  });
  navigator.permissions?.query({ name: "notifications" }).then(
    (permission) => {
      permission.onchange = () => button.draw();
    },
    () => {},
  );
}
