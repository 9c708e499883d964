// Tests of missed events: a page that received nothing for a while fetches everything afterwards,
// and shows the age of its data until then.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

/** Routes the page's sockets; after `dropMessages` they stay open, but no messages arrive. */
async function routeSockets(page: Page): Promise<{ dropMessages: () => void }> {
  let dropsMessages = false;
  await page.routeWebSocket(/\/app\//, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (!dropsMessages) socket.send(message);
    });
  });
  return { dropMessages: () => (dropsMessages = true) };
}

/**
 * Opens a link and waits until the page has fetched the changes after its subscription; this also
 * works with routed sockets.
 */
async function openUpToDate(page: Page, link: string): Promise<ChatPage> {
  const signed = page.waitForResponse("**/pusher/auth");
  const caughtUp = signed.then(() => page.waitForResponse(/\/api\/page\/history/));
  const chat = await ChatPage.open(page, link);
  await caughtUp;
  return chat;
}

const EVENTS: Record<string, () => void> = {
  "becomes visible again": () => document.dispatchEvent(new Event("visibilitychange")),
  "gets the focus again": () => window.dispatchEvent(new Event("focus")),
  "gets a network again": () => window.dispatchEvent(new Event("online")),
  "is restored from the back/forward cache": () => window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })),
};

for (const [condition, dispatch] of Object.entries(EVENTS)) {
  test(`a page that ${condition} fetches the missed messages`, async ({ page, hotel }) => {
    const booking = await hotel.booking();
    const { dropMessages } = await routeSockets(page);
    const chat = await openUpToDate(page, booking.link);
    dropMessages();
    const conversation = await hotel.conversationId(booking);
    const missed = Array.from({ length: 60 }, (_, at) => `Missed ${at + 1}`);
    for (const text of missed) await hotel.answer(conversation, text);
    expect(await chat.texts()).toEqual([]);
    await page.evaluate(dispatch);
    await expect.poll(() => chat.texts()).toEqual(missed);
  });
}

test("a page that was suspended fetches the missed messages when its timer fires", async ({ page, hotel }) => {
  await page.clock.install();
  const booking = await hotel.booking();
  const { dropMessages } = await routeSockets(page);
  const chat = await openUpToDate(page, booking.link);
  dropMessages();
  await hotel.answer(booking, "Said while you slept");
  await page.clock.fastForward(60_000);
  await expect(chat.lines("Said while you slept")).toBeVisible();
});

test("a subscription whose authorization does not answer is requested again", async ({ page, hotel, allowConsole }) => {
  // The first socket may be closed while it connects.
  allowConsole(/WebSocket/);
  await page.clock.install();
  const booking = await hotel.booking();
  await page.route("**/pusher/auth", () => {}, { times: 1 });
  const chat = await ChatPage.open(page, booking.link);
  const signed = page.waitForResponse("**/pusher/auth");
  await page.clock.runFor(12_000);
  await signed;
  await hotel.answer(booking, "Now you hear me");
  await expect(chat.lines("Now you hear me")).toBeVisible();
  await expect(page.getByRole("status")).toBeHidden();
});

test("a failed fetch of the history is repeated while the socket stays connected", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_FAILED/);
  const booking = await hotel.booking();
  const chat = await openUpToDate(page, booking.link);
  const failed = page.waitForEvent("requestfailed");
  await page.route(/\/api\/page\/history/, (route) => route.abort(), { times: 2 });
  // Too large for an event, so the page must fetch it.
  await hotel.answer(booking, "€".repeat(4000));
  await failed;
  await expect(chat.lines("€".repeat(4000))).toBeVisible();
});

test("a page that cannot fetch the history shows since when it is not up to date", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_FAILED|WebSocket/);
  const booking = await hotel.booking();
  await page.routeWebSocket(/\/app\//, (socket) => socket.close({ code: 1013 }));
  await page.route(/\/api\/page\/history/, (route) => route.abort());
  await page.clock.install({ time: "2026-11-22T21:04:10Z" });
  await ChatPage.open(page, booking.link);
  const banner = page.getByRole("status");
  await page.clock.runFor(5_000);
  await expect(banner).toContainText("Connecting");
  await page.clock.runFor(60_000);
  await expect(banner).toHaveText("Not up to date since 21:04. Reconnecting…");

  await page.unroute(/\/api\/page\/history/);
  await page.clock.runFor(35_000);
  await expect(banner).toContainText("Connecting");
});

test("an empty banner is in the document and has no height", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  await ChatPage.openLive(page, booking.link);
  const banner = page.getByRole("status");
  await expect(banner).toHaveCSS("display", "block");
  await expect(banner).toHaveCSS("height", "0px");
});
