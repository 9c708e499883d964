// Common parts of the tests of notifications: a browser with notifications, and a push service of
// the tests.
import type { BrowserContext, Page, Worker } from "@playwright/test";
import { readFileSync } from "node:fs";
import { expect, test as base } from "./fixtures.ts";
import { ChatPage, openDetails } from "./chat-page.ts";
import type { Booking, Hotel } from "./hotel.ts";
import { PushService, type Subscription } from "./push-service.ts";

/**
 * Pages that the service worker wanted to focus or open, which browsers allow only after a real tap
 * on a real notification.
 */
export type TapResult = { focused: string[]; opened: string[] };

export const test = base.extend<{ service: PushService }>({
  service: async ({}, use) => {
    const service = await PushService.open();
    await use(service);
    service.close();
  },
});
/** The push service of the tests is on this machine. */
export const SETTINGS = { GUEST_CHAT_PUSH_PRIVATE: "allow" };

export const words = (tag: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../app/languages/${tag}.json`, import.meta.url), "utf8")).words;

/** Opens the menu, which has the buttons below. */
export const openMenu = (page: Page) => openDetails(page, ".menu");
export const offerButton = (page: Page) => page.getByRole("button", { name: "Notify me of answers" });
export const stopButton = (page: Page) => page.getByRole("button", { name: "Stop notifying me" });

/** Key under which the pages of a context store the browser's subscription. */
export const SUBSCRIPTION = "subscription of the test";

/**
 * Gives a browser a subscription at the push service of the tests. Browsers in tests have no push
 * service and fail to subscribe; only the subscription is replaced, by one with real keys.
 */
export async function subscribeAt(context: BrowserContext, service: PushService): Promise<void> {
  await context.grantPermissions(["notifications"]);
  await context.addInitScript(([name, json]) => {
    const subscription = (options: object) => ({
      ...json,
      options,
      toJSON: () => json,
      unsubscribe: async () => {
        localStorage.removeItem(name);
        return true;
      },
    });
    const current = () => JSON.parse(localStorage.getItem(name) ?? "null");
    Object.assign(PushManager.prototype, {
      async subscribe(options: { applicationServerKey: string; userVisibleOnly: boolean }) {
        if (current() && current().applicationServerKey !== options.applicationServerKey) {
          throw new DOMException("subscribed with another key", "InvalidStateError");
        }
        localStorage.setItem(name, JSON.stringify(options));
        return subscription(options);
      },
      getSubscription: async () => (current() ? subscription(current()) : null),
    });
  }, [SUBSCRIPTION, service.subscription] as const);
}

/**
 * Opens a link and waits until the browser has stored it in a cookie, with which the service worker
 * is registered.
 */
export async function open(page: Page, link: string): Promise<ChatPage> {
  const chat = await ChatPage.openLive(page, link);
  await page.waitForURL((url) => !url.searchParams.has("token"));
  return chat;
}

/** Turns notifications on, and waits until they are. */
export async function subscribe(page: Page): Promise<void> {
  await openMenu(page);
  await offerButton(page).click();
  await expect(stopButton(page)).toBeVisible();
}

export async function worker(context: BrowserContext): Promise<Worker> {
  return context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
}

/** Passes a push on to the service worker, as a browser that has received it. */
export async function deliver(page: Page, data: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const registered = new Promise<string>((found) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const ours = registrations.find(({ scopeURL, isDeleted }) => scopeURL.endsWith("/guest/") && !isDeleted);
      if (ours) found(ours.registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  const registrationId = await registered;
  await session.send("ServiceWorker.deliverPushMessage", { origin: new URL(page.url()).origin, registrationId, data });
}

/** Returns the notifications that are shown. */
export function shownNotifications(from: Worker) {
  return from.evaluate(async () => {
    const { registration } = globalThis as any;
    const all: Notification[] = await registration.getNotifications();
    return all.map(({ title, body, tag, lang, dir, icon, data }) => ({ title, body, tag, lang, dir, icon, data }));
  });
}

/**
 * Simulates a tap on the notification. A test cannot tap one, and without a tap browsers neither
 * focus nor open a window, so these calls are recorded.
 */
export function tapNotification(from: Worker): Promise<TapResult> {
  return from.evaluate(async () => {
    const scope = globalThis as any;
    const done: TapResult = { focused: [], opened: [] };
    scope.WindowClient.prototype.focus = async function (this: { url: string }) {
      done.focused.push(this.url);
    };
    scope.clients.openWindow = async (url: string) => void done.opened.push(url);
    const [notification] = await scope.registration.getNotifications();
    const event = new scope.NotificationEvent("notificationclick", { notification });
    let handled: Promise<unknown> = Promise.resolve();
    Object.defineProperty(event, "waitUntil", { value: (promise: Promise<unknown>) => (handled = promise) });
    scope.dispatchEvent(event);
    await handled;
    return done;
  });
}

/** Returns the browsers that notify the guest, according to the hotel's export. */
export async function subscribedBrowsers(hotel: Hotel, booking: Booking): Promise<object[]> {
  const path = `${hotel.url}/api/hotel/${hotel.slug}/bookings/${booking.id}/export`;
  const answer = await fetch(path, { headers: { authorization: `Bearer ${hotel.apiKey}` } });
  return ((await answer.json()) as { browsers: object[] }).browsers;
}

/** Simulates a new subscription of the browser, of which the service worker is notified. */
export function changeSubscription(of: Worker, json: Subscription): Promise<void> {
  return of.evaluate(async (json) => {
    const scope = globalThis as any;
    const subscription = { ...json, toJSON: () => json };
    Object.assign(scope.PushManager.prototype, { subscribe: async () => subscription, getSubscription: async () => subscription });
    const event = new scope.ExtendableEvent("pushsubscriptionchange");
    let handled: Promise<unknown> = Promise.resolve();
    Object.defineProperty(event, "waitUntil", { value: (promise: Promise<unknown>) => (handled = promise) });
    scope.dispatchEvent(event);
    await handled;
  }, json);
}

/** Returns the conversations for which the browser has recorded a subscription. */
export function subscribedConversations(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const requests = await (await caches.open("guest-chat-push-1")).keys();
    return requests.map(({ url }) => Number(new URL(url).searchParams.get("chat")));
  });
}

/** Returns the number of push notifications that the server has not sent yet. */
export async function countPendingPushes(hotel: Hotel): Promise<number> {
  const metrics = await (await fetch(`${hotel.url}/metrics`)).text();
  return Number(/^guest_chat_push_notifications (\d+)$/m.exec(metrics)?.[1]);
}
