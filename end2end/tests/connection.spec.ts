import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

test("a restart of the server is shown in the banner and loses no messages", async ({ page, hotel, engine, allowConsole }) => {
  allowConsole(/ERR_CONNECTION_REFUSED|ERR_FAILED|WebSocket/);
  const booking = await hotel.booking();
  const socket = page.waitForEvent("websocket");
  const chat = await ChatPage.openLive(page, booking.link);
  await hotel.stop();
  // A socket to another engine stays connected; the page notices the outage when it sends.
  if (!engine) await expect(page.getByRole("status")).toContainText("Connecting", { timeout: 15_000 });
  await chat.write("written meanwhile");
  await expect(chat.lines("written meanwhile").getByLabel("Sending")).toBeVisible();
  await hotel.start();
  await hotel.answer(booking, "We are back");
  await expect(chat.lines("We are back")).toBeVisible({ timeout: 20_000 });
  await expect(chat.lines("written meanwhile").getByLabel("Sent", { exact: true })).toBeVisible({ timeout: 25_000 });
  await expect(page.getByRole("status")).toBeHidden({ timeout: 20_000 });
  expect((await chat.texts()).sort()).toEqual(["We are back", "written meanwhile"]);
  expect(await hotel.messages(booking)).toHaveLength(2);
  expect((await socket).isClosed()).toBe(engine === undefined);
});

test("an offline page shows that it is offline, and later sends and receives the missing messages", async ({ page, hotel, context, allowConsole }) => {
  // The service worker's network returns independently: requests to it in between fail and are
  // repeated.
  allowConsole(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|WebSocket/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await context.setOffline(true);
  await expect(page.getByRole("status")).toContainText("offline");
  await hotel.answer(booking, "Your taxi is here");
  await chat.write("Coming");
  await context.setOffline(false);
  await expect(chat.lines("Your taxi is here")).toBeVisible();
  await expect(chat.lines("Coming").getByLabel("Sent", { exact: true })).toBeVisible();
  await expect(page.getByRole("status")).toBeHidden();
});

test("a page without a network says so within a second", async ({ page, hotel, context, allowConsole }) => {
  allowConsole(/ERR_INTERNET_DISCONNECTED|WebSocket/);
  await ChatPage.openLive(page, (await hotel.booking()).link);
  const times = await page.getByRole("status").evaluateHandle((banner) => {
    const times: number[] = [];
    addEventListener("offline", () => times.push(performance.now()), { capture: true });
    const record = () => banner.textContent?.includes("offline") && times.push(performance.now());
    new MutationObserver(record).observe(banner, { subtree: true, childList: true, characterData: true });
    return times;
  });
  await context.setOffline(true);
  await expect(page.getByRole("status")).toContainText("offline");
  const [lost, shown] = await times.jsonValue();
  expect(shown! - lost!).toBeLessThanOrEqual(1_000);
});

test("a very short interruption of the network is not shown", async ({ page, hotel, context, allowConsole }) => {
  allowConsole(/ERR_INTERNET_DISCONNECTED|WebSocket/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  const bannerTexts = await page.getByRole("status").evaluateHandle((banner) => {
    const texts: string[] = [];
    const record = () => texts.push(banner.textContent ?? "");
    new MutationObserver(record).observe(banner, { subtree: true, childList: true, characterData: true });
    return texts;
  });
  await context.setOffline(true);
  await context.setOffline(false);
  await hotel.answer(booking, "Still there?");
  await expect(chat.lines("Still there?")).toBeVisible();
  expect(await bannerTexts.jsonValue()).toEqual([]);
});

const REFUSALS: Record<string, (page: Page) => Promise<unknown>> = {
  "sockets are refused": (page) => page.routeWebSocket(/\/app\//, (socket) => socket.close({ code: 1013 })),
  "sockets receive no data": (page) => page.routeWebSocket(/\/app\//, () => {}),
  "pusher-js is blocked": (page) => page.route(/pusher.*\.js/, (route) => route.abort("blockedbyclient")),
};

for (const [condition, refuse] of Object.entries(REFUSALS)) {
  test(`the chat polls if ${condition}`, async ({ page, hotel, allowConsole }) => {
    allowConsole(/ERR_BLOCKED_BY_CLIENT/);
    const booking = await hotel.booking();
    await refuse(page);
    await page.clock.install();
    const chat = await ChatPage.open(page, booking.link);
    await chat.write("Sent without a socket");
    await expect(chat.mark("Sent without a socket", "Sent")).toBeVisible();
    await hotel.answer(booking, "Heard without a socket");
    // The page polls every 20 to 30 seconds.
    await page.clock.runFor(35_000);
    await expect(chat.lines("Heard without a socket")).toBeVisible();
    await expect(page.getByRole("status")).toContainText("Connecting");
    expect(await chat.texts()).toEqual(["Sent without a socket", "Heard without a socket"]);
  });
}
