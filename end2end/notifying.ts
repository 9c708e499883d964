// A browser that tells of messages, with a push service of the test's own: what the tests of that have in common.
import type { BrowserContext, Page, Worker } from "@playwright/test";
import { readFileSync } from "node:fs";
import { expect, test as base } from "./fixtures.ts";
import { ChatPage } from "./chat-page.ts";
import type { Booking, Hotel } from "./hotel.ts";
import { PushService, type Subscription } from "./push-service.ts";

/** What the service worker brings about that only a real tap on a real notification may. */
export type Opened = { focused: string[]; opened: string[] };

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

export const offer = (page: Page) => page.getByRole("button", { name: "Notify me of answers" });
export const stop = (page: Page) => page.getByRole("button", { name: "Stop notifying me" });

/** Under which name the pages of a context keep the browser's subscription. */
export const SUBSCRIPTION = "subscription of the test";

/**
 * A browser without a push service of its maker's: it fails to subscribe. Of what it has, only the subscription is
 * replaced, by one with our push service and real keys.
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

/** Opens a link in a browser that keeps it in a cookie, and has the service worker. */
export async function open(page: Page, link: string): Promise<ChatPage> {
  const chat = await ChatPage.openLive(page, link);
  await page.waitForURL((url) => !url.searchParams.has("token"));
  return chat;
}

/** Lets the browser tell, and waits until it does. */
export async function subscribe(page: Page): Promise<void> {
  await offer(page).click();
  await expect(stop(page)).toBeVisible();
}

export async function worker(context: BrowserContext): Promise<Worker> {
  return context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
}

/** Passes a push on to the service worker, as the browser does that has received it. */
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

/** The notifications that are shown. */
export function shown(from: Worker) {
  return from.evaluate(async () => {
    const { registration } = globalThis as any;
    const all: Notification[] = await registration.getNotifications();
    return all.map(({ title, body, tag, lang, dir, icon, data }) => ({ title, body, tag, lang, dir, icon, data }));
  });
}

/**
 * A tap on the notification. No test can tap one, and without a tap browsers neither focus nor open a window: what
 * the worker would do is noted.
 */
export function tap(from: Worker): Promise<Opened> {
  return from.evaluate(async () => {
    const scope = globalThis as any;
    const done: Opened = { focused: [], opened: [] };
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

/** Who tells the guest, as the hotel's export has it. */
export async function browsers(hotel: Hotel, booking: Booking): Promise<object[]> {
  const path = `${hotel.url}/api/hotel/${hotel.slug}/bookings/${booking.id}/export`;
  const answer = await fetch(path, { headers: { authorization: `Bearer ${hotel.apiKey}` } });
  return ((await answer.json()) as { browsers: object[] }).browsers;
}

/** The push service gives the browser another address, of which the service worker learns. */
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

/** The conversations that the browser itself tells of. */
export function subscribedTo(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const kept = await (await caches.open("guest-chat-push-1")).keys();
    return kept.map(({ url }) => Number(new URL(url).searchParams.get("chat")));
  });
}

/** How many browsers are still to tell a guest something, of all that the server has. */
export async function waiting(hotel: Hotel): Promise<number> {
  const metrics = await (await fetch(`${hotel.url}/metrics`)).text();
  return Number(/^guest_chat_push_notifications (\d+)$/m.exec(metrics)?.[1]);
}
