// Tests of notifications while the page is closed: from the guest's tap to the notification, with a
// push service of the tests and the page's real service worker.
import type { Page } from "@playwright/test";
import { COMPLETE_CHROMIUM } from "../browsers/chromium.ts";
import { ChatPage } from "../chat-page.ts";
import { expect } from "../fixtures.ts";
import type { Hotel } from "../hotel.ts";
import { subscribedBrowsers, changeSubscription, deliver, offerButton, open, openMenu, SETTINGS, shownNotifications, stopButton, subscribe, subscribeAt, subscribedConversations, SUBSCRIPTION, tapNotification, test, countPendingPushes, words, worker } from "../notifying.ts";
import { PushService } from "../push-service.ts";

test.use({ ...COMPLETE_CHROMIUM, serverSettings: SETTINGS });

/** Returns the content of a push for a conversation. */
const pushContent = (hotel: Hotel, chat: number) =>
  JSON.stringify({ title: "T", body: "B", url: `/guest/hotel/${hotel.slug}/chat?chat=${chat}`, tag: `chat-${chat}`, lang: "en", dir: "ltr" });

test("a subscribed guest gets a notification of an answer while the page is closed", async ({ page, context, hotel, service }) => {
  await subscribeAt(context, service);
  const booking = await hotel.booking();
  await open(page, booking.link);
  await subscribe(page);
  const address = page.url();
  expect(await subscribedBrowsers(hotel, booking)).toMatchObject([{ language: "en", push_service: new URL(service.origin).hostname }]);
  // Another page of the same origin that belongs to no conversation.
  await page.goto(`${hotel.url}/guest/hotel/${hotel.slug}/chat/languages`);
  const message = await hotel.answer(booking, "Your taxi is here");

  const request = await service.waitForRequest(1);
  const { public_key: key } = await hotel.guest(booking, "GET", "/push");
  const { aud, exp } = service.verifySender(request, key);
  const nowS = Date.now() / 1000;
  expect(aud).toBe(service.origin);
  expect(exp > nowS && exp <= nowS + 24 * 3600).toBe(true);
  expect(request.headers).toMatchObject({ urgency: "high", "content-encoding": "aes128gcm" });
  expect(Number(request.headers.ttl)).toBeGreaterThan(23 * 3600);
  expect(request.headers.topic).toMatch(/^[\w-]{32}$/);
  const content = service.decrypt(request);
  expect(content).not.toContain("taxi");

  await deliver(page, content);
  const sw = await worker(context);
  await expect.poll(() => shownNotifications(sw)).toHaveLength(1);
  const path = `/guest/hotel/${hotel.slug}/chat`;
  const url = `${path}?chat=${message.conversation_id}`;
  const tag = `chat-${message.conversation_id}`;
  const icon = `${hotel.url}${path}/icon-192.png`;
  const expected = { title: hotel.name, body: "New message from the hotel", tag, lang: "en", dir: "ltr", icon, data: { url } };
  expect(await shownNotifications(sw)).toEqual([expected]);

  expect(await tapNotification(sw)).toEqual({ focused: [], opened: [url] });
  expect(await shownNotifications(sw)).toEqual([]);
  // Opens the chat as the tap does; the message is read there. Chromium may still be removing the
  // tapped notification, which has the same tag.
  await expect(async () => {
    await deliver(page, content);
    await expect.poll(() => shownNotifications(sw), { timeout: 2_000 }).toHaveLength(1);
  }).toPass();
  const chat = await ChatPage.openLive(page, new URL(url, address).href);
  await expect(chat.lines("Your taxi is here")).toBeVisible();
  await expect.poll(() => shownNotifications(sw)).toEqual([]);
  await openMenu(page);
  await expect(stopButton(page)).toBeVisible();
});

test("no notification is shown for a visible chat", async ({ page, context, hotel, service }) => {
  await subscribeAt(context, service);
  const booking = await hotel.booking();
  const chat = await open(page, booking.link);
  await subscribe(page);
  await hotel.answer(booking, "First");
  await expect(chat.lines("First")).toBeVisible();
  await expect.poll(async () => (await hotel.messages(booking)).at(-1).status).toBe("read");
  expect(await countPendingPushes(hotel)).toBe(0);
  expect(service.requests).toEqual([]);

  // A push that arrives anyway is not shown while its chat is visible, nor for a chat without
  // notifications in this browser; for another chat it is shown.
  const other = await open(await context.newPage(), (await hotel.booking({ guestName: "Grace", room: "102" })).link);
  await subscribe(other.page);
  const otherId = Number(new URL(other.page.url()).searchParams.get("chat"));
  await other.page.close();
  const { conversation_id: id } = await hotel.guest(booking, "GET", "/context");
  const sw = await worker(context);
  for (const chat of [id, id + 1000, otherId]) await deliver(page, pushContent(hotel, chat));
  await expect.poll(async () => (await shownNotifications(sw)).map(({ tag }) => tag)).toEqual([`chat-${otherId}`]);
  await deliver(page, pushContent(hotel, otherId));
  await expect.poll(async () => (await shownNotifications(sw)).length).toBe(1);
});

test("no notification is shown for a visible chat whose page answers slowly", async ({ page, context, hotel, service }) => {
  await subscribeAt(context, service);
  const booking = await hotel.booking();
  await open(page, booking.link);
  await subscribe(page);
  const { conversation_id: id } = await hotel.guest(booking, "GET", "/context");
  const sw = await worker(context);
  // Pushes of another chat are handled at the same time; its notification shows that they were.
  const other = await open(await context.newPage(), (await hotel.booking({ guestName: "Grace", room: "102" })).link);
  await subscribe(other.page);
  const otherId = Number(new URL(other.page.url()).searchParams.get("chat"));
  await other.page.goto("about:blank");
  // The response takes longer than that of an idle page, and less than the worker's timeout.
  await page.evaluate(() => {
    const answer = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (this: MessagePort, ...data: unknown[]) {
      setTimeout(() => answer.apply(this, data as Parameters<typeof answer>), 1_500);
    };
  });
  await deliver(page, pushContent(hotel, id));
  await deliver(page, pushContent(hotel, otherId));
  await expect.poll(async () => (await shownNotifications(sw)).map(({ tag }) => tag)).toEqual([`chat-${otherId}`]);
});

test("a tap on a notification focuses the open page", async ({ page, context, hotel, service }) => {
  await subscribeAt(context, service);
  const booking = await hotel.booking();
  await open(page, booking.link);
  await subscribe(page);
  const { conversation_id: id } = await hotel.guest(booking, "GET", "/context");
  const sw = await worker(context);
  // Simulates a phone with the page in the background.
  await sw.evaluate(() => Object.defineProperty((globalThis as any).WindowClient.prototype, "visibilityState", { get: () => "hidden" }));
  await deliver(page, pushContent(hotel, id));
  await expect.poll(() => shownNotifications(sw)).toHaveLength(1);
  // The worker knows the page by the address at which it was opened.
  expect(await tapNotification(sw)).toEqual({ focused: [booking.link], opened: [] });
});

test("notifications stop after the guest turns them off", async ({ page, context, hotel, service }) => {
  await subscribeAt(context, service);
  const booking = await hotel.booking();
  await open(page, booking.link);
  await subscribe(page);
  await page.reload();
  // With the keyboard.
  await page.locator(".menu summary").focus();
  await page.keyboard.press("Enter");
  await stopButton(page).focus();
  await page.keyboard.press("Enter");
  await expect(offerButton(page)).toBeFocused();
  expect(await subscribedBrowsers(hotel, booking)).toEqual([]);
  expect(await page.evaluate((name) => localStorage.getItem(name), SUBSCRIPTION)).toBeNull();
});

test("the page shows an error if the server refuses to turn notifications off", async ({ page, context, hotel, service, allowConsole }) => {
  allowConsole(/503/);
  await subscribeAt(context, service);
  const booking = await hotel.booking();
  await open(page, booking.link);
  await subscribe(page);
  await page.route("**/chat/push", (route) => (route.request().method() === "DELETE" ? route.fulfill({ status: 503 }) : route.fallback()));
  await stopButton(page).click();
  await expect(page.getByRole("alert")).toHaveText("That did not work");
  await expect(stopButton(page)).toBeFocused();
  expect(await subscribedBrowsers(hotel, booking)).toHaveLength(1);
  await page.unroute("**/chat/push");
  await stopButton(page).click();
  await expect(offerButton(page)).toBeFocused();
  await expect(page.getByRole("alert")).toHaveCount(0);
  expect(await subscribedBrowsers(hotel, booking)).toEqual([]);
});

test("the page shows an error and keeps the button if the push service fails", async ({ page, context, hotel, service }) => {
  await subscribeAt(context, service);
  const booking = await hotel.booking();
  await open(page, booking.link);
  await page.evaluate(() => {
    const { subscribe } = PushManager.prototype;
    PushManager.prototype.subscribe = async function () {
      PushManager.prototype.subscribe = subscribe;
      throw new DOMException("push service error", "AbortError");
    };
  });
  await openMenu(page);
  await offerButton(page).click();
  await expect(page.getByRole("alert")).toHaveText("That did not work");
  await expect(offerButton(page)).toBeFocused();
  await subscribe(page);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a subscription with the key of another server is replaced", async ({ page, context, hotel, service }) => {
  await subscribeAt(context, service);
  const booking = await hotel.booking();
  await open(page, booking.link);
  const key = () => page.evaluate((name) => JSON.parse(localStorage.getItem(name)!).applicationServerKey, SUBSCRIPTION);
  await page.evaluate((name) => localStorage.setItem(name, JSON.stringify({ applicationServerKey: "another's" })), SUBSCRIPTION);
  expect(await key()).toBe("another's");
  await subscribe(page);
  expect(await key()).toBe((await hotel.guest(booking, "GET", "/push")).public_key);
  expect(await subscribedBrowsers(hotel, booking)).toHaveLength(1);
});

test("a subscription that the push service replaces is sent to the server and keeps its language", async ({ page, context, hotel, service }) => {
  await subscribeAt(context, service);
  const booking = await hotel.booking();
  await open(page, `${booking.link}&lang=de`);
  await openMenu(page);
  await page.getByRole("button", { name: words("de").notify }).click();
  await expect(page.getByRole("button", { name: words("de").notify_stop })).toBeVisible();
  await page.goto(`${hotel.url}/guest/hotel/${hotel.slug}/chat/languages`);
  const newService = await PushService.open();
  try {
    await changeSubscription(await worker(context), newService.subscription);
    service.status = 410;
    await hotel.answer(booking, "Still there?");
    const pushed = await newService.waitForRequest(1);
    expect(JSON.parse(newService.decrypt(pushed))).toMatchObject({ body: words("de").new_from_hotel, lang: "de" });
    // The former address is removed.
    await expect.poll(async () => (await subscribedBrowsers(hotel, booking)).length).toBe(1);
  } finally {
    newService.close();
  }
});

test("notifications of two chats in one browser are separate", async ({ context, hotel, service }) => {
  await subscribeAt(context, service);
  const bookings = [await hotel.booking(), await hotel.booking({ guestName: "Grace", room: "102" })];
  const pages: Page[] = [];
  for (const booking of bookings) {
    const page = await context.newPage();
    await open(page, booking.link);
    await subscribe(page);
    pages.push(page);
  }
  await stopButton(pages[0]!).click();
  await expect(offerButton(pages[0]!)).toBeVisible();
  expect([await subscribedBrowsers(hotel, bookings[0]!), await subscribedBrowsers(hotel, bookings[1]!)]).toMatchObject([[], [{}]]);
  await pages[1]!.reload();
  await openMenu(pages[1]!);
  await expect(stopButton(pages[1]!)).toBeVisible();
});

test("notifications end when the link is revoked", async ({ page, context, hotel, service, allowConsole }) => {
  allowConsole(/401/);
  await subscribeAt(context, service);
  const [booking, other] = [await hotel.booking(), await hotel.booking({ guestName: "Grace", room: "102" })];
  await open(page, booking.link);
  await subscribe(page);
  const elsewhere = await context.newPage();
  await open(elsewhere, other.link);
  await subscribe(elsewhere);
  await elsewhere.close();
  const id = await hotel.conversationId(booking);
  await hotel.server.cli("link", "revoke", hotel.slug, booking.id);
  await hotel.answer(id, "Hello?");
  await expect(page.locator(".notify")).toHaveCount(0);
  expect(await subscribedConversations(page)).toEqual([await hotel.conversationId(other)]);

  // A later message to another guest is delivered, so nothing else is waiting by then.
  const { conversation_id: otherId } = await hotel.answer(other, "And you?");
  expect(JSON.parse(service.decrypt(await service.waitForRequest(1)))).toMatchObject({ tag: `chat-${otherId}` });
  await expect.poll(() => countPendingPushes(hotel)).toBe(0);
  expect(service.requests).toHaveLength(1);
});

test("notifications contain the message or are unavailable, as the hotel has configured", async ({ page, context, hotel, service }) => {
  await subscribeAt(context, service);
  const put = (push: string) =>
    hotel.server.cli("hotel", "put", "park", "--name", "Park", "--allow", "before-check-in,no-room", "--push", push);
  await put("text");
  await hotel.server.cli("booking", "put", "park", "B1", "--guest-name", "Mia");
  const link = await hotel.server.cli("link", "park", "B1");
  await open(page, `${link}&lang=de`);
  await openMenu(page);
  await page.getByRole("button", { name: words("de").notify }).click();
  await expect(page.getByRole("button", { name: words("de").notify_stop })).toBeVisible();
  await page.goto(`${hotel.url}/guest/hotel/park/chat/languages`);
  const key = await hotel.server.cli("api-key", "new", "park");
  const ask = (path: string, body?: object) =>
    fetch(`${hotel.url}/api/staff/hotel/park${path}`, {
      method: body ? "POST" : "GET",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
    }).then((answer) => answer.json() as Promise<any>);
  const { conversations } = await ask("/conversations?filter=all");
  await ask(`/conversations/${conversations[0].conversation_id}/messages`, { message: "Ihr Taxi ist da", sender_name: "Maeve", sender_role: "R" });
  expect(JSON.parse(service.decrypt(await service.waitForRequest(1)))).toMatchObject({ title: "Park", body: "Ihr Taxi ist da", lang: "de" });

  await put("off");
  await page.goto(link);
  await expect(page.locator("body[data-hydrated]")).toBeAttached();
  await expect(page.locator("body[data-notify]")).toHaveCount(0);
});

test("the page shows that notifications are blocked after the guest denies the permission", async ({ page, context, hotel, service }) => {
  await subscribeAt(context, service);
  // Simulates that the guest denies the permission.
  await page.addInitScript(() => {
    let permission = "default";
    Object.defineProperty(Notification, "permission", { get: () => permission });
    Notification.requestPermission = async () => (permission = "denied");
  });
  const booking = await hotel.booking();
  await open(page, booking.link);
  await openMenu(page);
  await offerButton(page).click();
  await expect(page.getByText("Notifications are blocked in your browser's settings.")).toBeFocused();
  expect(await subscribedBrowsers(hotel, booking)).toEqual([]);
  await context.clearPermissions();
});
