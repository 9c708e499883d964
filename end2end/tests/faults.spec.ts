// Tests of a guest with a bad network: each message arrives exactly once, whatever the network
// does, and the page shows the hotel's state.
import { mergeTests, type Page } from "@playwright/test";
import { type Booking, type Hotel, expect, test as pageTest } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { test as networkTest } from "../network-fixtures.ts";
import { photo, Tray } from "../tray.ts";

const test = mergeTests(pageTest, networkTest).extend<{ allowNetworkErrors: void }>({
  allowNetworkErrors: [
    async ({ allowConsole }, use) => {
      allowConsole(/ERR_|WebSocket/);
      await use();
    },
    { auto: true },
  ],
});

const banner = (page: Page) => page.getByRole("status");

/**
 * Waits until the page shows the hotel's state: every message once, in order. `advance` is
 * called before each check, to advance the clock.
 */
async function expectHotelState(chat: ChatPage, hotel: Hotel, booking: Booking, count: number, advance = async () => {}): Promise<void> {
  const storedTexts = async () => {
    await advance();
    return (await hotel.messages(booking)).map((message) => message.message);
  };
  await expect.poll(async () => (await storedTexts()).length, { timeout: 20_000 }).toBe(count);
  const texts = await storedTexts();
  const shownTexts = async () => {
    await advance();
    return chat.texts();
  };
  await expect.poll(shownTexts, { timeout: 20_000 }).toEqual(texts);
  expect(new Set(texts).size).toBe(count);
}

/**
 * Advances the clock by half a minute. A browser keeps several connections, and detects each
 * broken one separately.
 */
const advanceHalfAMinute = (page: Page) => () => page.clock.runFor(30_000);

test("a message whose response is lost is stored once", async ({ page, hotel, network }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  network.responsesToLose = 3;
  await chat.write("one");
  await chat.write("two");
  await expect(chat.lines("two").getByLabel("Sent", { exact: true })).toBeVisible({ timeout: 20_000 });
  expect(network.responsesToLose).toBe(0);
  await expectHotelState(chat, hotel, booking, 2);
});

test("repeated connection resets lose no messages", async ({ page, hotel, network }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  for (const number of [1, 2, 3]) {
    const sent = hotel.answer(booking, `answer ${number}`);
    network.cut();
    await chat.write(`question ${number}`);
    network.cut();
    await sent;
  }
  await expectHotelState(chat, hotel, booking, 6);
  await expect(banner(page)).toBeHidden({ timeout: 20_000 });
});

test("messages keep their order on a slow network", async ({ page, hotel, network }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  network.delayMs = 200;
  const texts = Array.from({ length: 5 }, (_, number) => `question ${number}`);
  for (const text of texts) {
    await chat.write(text);
    await hotel.answer(booking, `meanwhile ${text}`);
  }
  await expectHotelState(chat, hotel, booking, 10);
  const guestMessages = (await hotel.messages(booking)).filter((message) => message.sender_type === "guest");
  expect(guestMessages.map((message) => message.message)).toEqual(texts);
});

test("a stalled network is shown in the banner, and pending messages arrive once", async ({ page, hotel, network }) => {
  const booking = await hotel.booking();
  await page.clock.install();
  const chat = await ChatPage.openLive(page, booking.link);
  network.stall();
  await chat.write("written into a stalled network");
  await hotel.answer(booking, "answered meanwhile");
  await page.clock.runFor(60_000);
  await expect(banner(page)).toBeVisible();
  await expect(chat.lines("written into a stalled network").getByLabel("Sending")).toBeVisible();
  network.heal();
  await expectHotelState(chat, hotel, booking, 2, advanceHalfAMinute(page));
});

test("connections that no longer carry data are detected and replaced", async ({ page, hotel, network }) => {
  const booking = await hotel.booking();
  await page.clock.install();
  const chat = await ChatPage.openLive(page, booking.link);
  network.dropData();
  await hotel.answer(booking, "into the void");
  await chat.write("from the void");
  await expectHotelState(chat, hotel, booking, 2, advanceHalfAMinute(page));
});

test("the chat works behind a proxy without WebSockets", async ({ page, hotel, network }) => {
  network.refusesSockets = true;
  const booking = await hotel.booking();
  await page.clock.install();
  const chat = await ChatPage.open(page, booking.link);
  await hotel.answer(booking, "heard without a socket");
  await page.clock.runFor(40_000);
  await expect(chat.lines("heard without a socket")).toBeVisible();
  await chat.write("sent without a socket");
  await expectHotelState(chat, hotel, booking, 2, advanceHalfAMinute(page));
});

test("all messages arrive after five minutes without a network", async ({ page, hotel, network }) => {
  const booking = await hotel.booking();
  await page.clock.install();
  const chat = await ChatPage.openLive(page, booking.link);
  network.refuse();
  await chat.write("before the tunnel");
  // More than one page of changes.
  for (let number = 1; number <= 55; number += 1) await hotel.answer(booking, `answer ${number}`);
  await page.clock.runFor(300_000);
  await expect(banner(page)).toBeVisible();
  network.heal();
  await expectHotelState(chat, hotel, booking, 56, advanceHalfAMinute(page));
  await expect(banner(page)).toBeHidden();
});

test("an upload whose response is lost is repeated, and its message is stored once", async ({ page, hotel, network }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  network.responsesToLose = 1;
  await new Tray(page).choose([await photo(page, "twice.png")]);
  await chat.write("Once");
  await expect(chat.mark("Once", "Sent")).toBeVisible({ timeout: 20_000 });
  expect(network.responsesToLose).toBe(0);
  const messages = await hotel.messages(booking);
  expect(messages).toMatchObject([{ message: "Once", attachments: [{ file_name: "twice.png" }] }]);
});
