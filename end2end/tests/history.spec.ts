import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { DeskPage } from "../desk-page.ts";
import { controlFrames, controlHistory, controlSocket } from "../held.ts";
import { newName } from "../names.ts";

test("scrolling up loads each older message once and keeps the scroll position", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const conversation = await hotel.conversationId(booking);
  const all = Array.from({ length: 130 }, (_, at) => `Message ${at + 1}`);
  for (const text of all) await hotel.answer(conversation, text);
  const chat = await ChatPage.openLive(page, booking.link);
  expect(await chat.texts()).toEqual(all.slice(-50));

  // Delays the older page until the position is measured.
  let release = () => {};
  const measured = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/api\/page\/history.*before=/, async (route) => {
    await measured;
    await route.continue();
  });
  await chat.scrollUp();
  // The text and not the line, because the line loses its author's name when it is no longer the
  // first.
  const anchor = chat.log.getByText("Message 81", { exact: true });
  await expect(anchor).toBeInViewport();
  const before = await anchor.boundingBox();
  expect(before).not.toBeNull();
  release();
  await expect(chat.lines("Message 56")).toBeAttached();
  // Not more messages than are drawn in one frame.
  await expect(chat.lines("Message 55")).toHaveCount(0);
  await expect.poll(async () => Math.abs(((await anchor.boundingBox())?.y ?? NaN) - (before?.y ?? 0))).toBeLessThan(2);

  await expect(async () => {
    await chat.scrollUp();
    await expect(chat.lines("Message 1")).toBeAttached({ timeout: 500 });
  }).toPass();
  expect(await chat.texts()).toEqual(all);
  await expect(page.getByRole("link", { name: "Earlier messages" })).toBeHidden();
});

test("all older messages are loaded while the reader stays at the top", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const conversation = await hotel.conversationId(booking);
  for (let number = 1; number <= 220; number++) await hotel.answer(conversation, `Message ${number}`);
  const chat = await ChatPage.openLive(page, booking.link);
  // Like a fast swipe, this reaches the top before the requested page is shown.
  await page.evaluate(() => setInterval(() => document.querySelector(".scroller")?.scrollTo(0, -1e6), 10));
  await expect(chat.lines("Message 1")).toBeAttached();
  await expect(page.getByRole("link", { name: "Earlier messages" })).toBeHidden();
});

test("a new message keeps the scroll position of a reader further up and shows a button", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const conversation = await hotel.conversationId(booking);
  for (let number = 1; number <= 45; number++) await hotel.answer(conversation, `Message ${number}`);
  const chat = await ChatPage.openLive(page, booking.link);
  const news = page.getByRole("button", { name: "New messages" });
  await chat.scrollUp();
  await expect(chat.lines("Message 1")).toBeInViewport();
  const before = await chat.lines("Message 3").boundingBox();

  // The button has the number of unread messages.
  const unread = news.locator("b");
  await expect(unread).toBeHidden();
  await hotel.answer(conversation, "Something new");
  await expect(unread).toHaveText("1");
  await expect(unread).toBeVisible();
  const { width, height } = (await news.boundingBox())!;
  expect([width, height]).toEqual([40, 40]);
  const after = await chat.lines("Message 3").boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2);
  await expect(chat.lines("Something new")).not.toBeInViewport();

  await news.click();
  await expect(chat.lines("Something new")).toBeInViewport();
  await expect(news).toBeHidden();
  await hotel.answer(conversation, "And more");
  await expect(chat.lines("And more")).toBeInViewport();
});

/** Scrolls to the 20th of 45 messages, so that the position can change in both directions. */
const scrollToMiddle = (page: Page) =>
  page.locator(".scroller").evaluate((scroller) => {
    const text = [...scroller.querySelectorAll(".text")].find(({ textContent }) => textContent === "Message 20");
    text?.scrollIntoView({ block: "center" });
  });

/**
 * Returns the distance of a message from the top of the screen, in CSS pixels, after all changes
 * are painted.
 */
async function distanceFromTop(chat: ChatPage, text: string): Promise<number> {
  await chat.page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
  return (await chat.log.getByText(text, { exact: true }).boundingBox())?.y ?? NaN;
}

// With 45 messages shown, the next one begins a new segment of the log.
for (const count of [1, 2, 5, 40]) {
  test(`a burst of ${count} messages keeps the scroll position of a reader further up`, async ({ page, hotel }) => {
    const socket = await controlSocket(page);
    const booking = await hotel.booking();
    const conversation = await hotel.conversationId(booking);
    for (let number = 1; number <= 45; number++) await hotel.answer(conversation, `Message ${number}`);
    const chat = await ChatPage.openLive(page, booking.link);
    await scrollToMiddle(page);
    await expect(chat.lines("Message 20")).toBeInViewport();
    const before = await distanceFromTop(chat, "Message 20");
    await socket.hold();
    for (let number = 1; number <= count; number++) await hotel.answer(conversation, `News ${number}`);
    await expect.poll(() => socket.countHeld()).toBe(count);
    await socket.release();
    await expect(chat.lines(`News ${count}`)).toBeAttached();
    expect(Math.abs((await distanceFromTop(chat, "Message 20")) - before)).toBeLessThan(2);
    await expect(page.getByRole("button", { name: "New messages" })).toBeVisible();
  });
}

test("messages that arrive in a hidden tab keep the scroll position of a reader further up", async ({ page, hotel }) => {
  const frames = await controlFrames(page);
  const booking = await hotel.booking();
  const conversation = await hotel.conversationId(booking);
  for (let number = 1; number <= 45; number++) await hotel.answer(conversation, `Message ${number}`);
  const chat = await ChatPage.openLive(page, booking.link);
  await scrollToMiddle(page);
  await expect(chat.lines("Message 20")).toBeInViewport();
  const before = await distanceFromTop(chat, "Message 20");
  await frames.hold();
  for (let number = 1; number <= 5; number++) await hotel.answer(conversation, `News ${number}`);
  await expect(chat.lines("News 5")).toBeAttached();
  await frames.release();
  expect(Math.abs((await distanceFromTop(chat, "Message 20")) - before)).toBeLessThan(2);
});

test("older and newer messages in one frame keep the scroll position", async ({ page, hotel }) => {
  const frames = await controlFrames(page);
  const booking = await hotel.booking();
  const conversation = await hotel.conversationId(booking);
  for (let number = 1; number <= 80; number++) await hotel.answer(conversation, `Message ${number}`);
  const chat = await ChatPage.openLive(page, booking.link);
  let release = () => {};
  const measured = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/api\/page\/history.*before=/, async (route) => {
    await measured;
    await route.continue();
  });
  await chat.scrollUp();
  await expect(chat.log.getByText("Message 33", { exact: true })).toBeInViewport();
  const before = await distanceFromTop(chat, "Message 33");
  await frames.hold();
  for (const text of ["News 1", "News 2"]) await hotel.answer(conversation, text);
  await expect(chat.lines("News 2")).toBeAttached();
  release();
  await expect(chat.lines("Message 6")).toBeAttached();
  await hotel.answer(conversation, "News 3");
  await expect(chat.lines("News 3")).toBeAttached();
  await frames.release();
  expect(Math.abs((await distanceFromTop(chat, "Message 33")) - before)).toBeLessThan(2);
});

test("a new message right after older ones, before the next frame, keeps the scroll position", async ({ page, hotel }) => {
  const history = await controlHistory(page);
  const socket = await controlSocket(page);
  const booking = await hotel.booking();
  const conversation = await hotel.conversationId(booking);
  for (let number = 1; number <= 80; number++) await hotel.answer(conversation, `Message ${number}`);
  const chat = await ChatPage.openLive(page, booking.link);
  await history.hold();
  await chat.scrollUp();
  await expect.poll(() => history.countHeld()).toBe(1);
  await expect(chat.log.getByText("Message 33", { exact: true })).toBeInViewport();
  const before = await distanceFromTop(chat, "Message 33");
  await socket.hold();
  await hotel.answer(conversation, "News");
  await expect.poll(() => socket.countHeld()).toBe(1);
  await socket.releaseOnChange(chat.log);
  await history.release();
  await expect(chat.lines("Message 6")).toBeAttached();
  await expect(chat.lines("News")).toBeAttached();
  expect(Math.abs((await distanceFromTop(chat, "Message 33")) - before)).toBeLessThan(2);
});

test("scrolling towards messages that came meanwhile moves by what was scrolled", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const conversation = await hotel.conversationId(booking);
  for (let number = 1; number <= 45; number++) await hotel.answer(conversation, `Message ${number}`);
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.scrollUp();
  await expect(chat.lines("Message 5")).toBeInViewport();
  await hotel.answer(conversation, "News");
  await expect(chat.lines("News")).toBeAttached();
  const scroller = page.locator(".scroller");
  for (const step of [5, 8, 11, 14, 17, 20, 23, 26]) {
    const before = await distanceFromTop(chat, `Message ${step}`);
    await scroller.evaluate((scroller) => scroller.scrollBy(0, 120));
    expect(Math.abs((await distanceFromTop(chat, `Message ${step}`)) - (before - 120))).toBeLessThan(2);
  }
});

test("the typing indicator keeps the scroll position of a reader further up", async ({ page, hotel, openPage }) => {
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  const conversation = await hotel.conversationId(booking);
  for (let number = 1; number <= 45; number++) await hotel.answer(conversation, `Message ${number}`);
  const desk = await DeskPage.signIn(await openPage(), hotel, await hotel.createMember("Maeve"));
  await desk.openLive(guestName);
  const chat = await ChatPage.openLive(page, booking.link);
  await scrollToMiddle(page);
  await expect(chat.lines("Message 20")).toBeInViewport();
  const before = await distanceFromTop(chat, "Message 20");
  await desk.composer.pressSequentially("On its");
  await expect(page.locator(".typing.shown")).toBeAttached();
  expect(Math.abs((await distanceFromTop(chat, "Message 20")) - before)).toBeLessThan(2);
  await desk.answer("On its way");
  await expect(chat.lines("On its way")).toBeAttached();
  expect(Math.abs((await distanceFromTop(chat, "Message 20")) - before)).toBeLessThan(2);
});

test("days and times are in the hotel's time zone", async ({ page, hotel }) => {
  const slug = `aotea-${randomUUID().slice(0, 8)}`;
  await hotel.server.cli("hotel", "put", slug, "--name", "Aotea", "--timezone", "Pacific/Auckland");
  await hotel.server.cli("booking", "put", slug, "B1", "--guest-name", "Mia", "--room", "7", "--checked-in-at", "now");
  const chat = await ChatPage.openLive(page, await hotel.server.cli("link", slug, "B1"));
  await chat.write("Kia ora");
  // From then on the line shows the server's time, not this device's.
  await expect(chat.mark("Kia ora", "Sent")).toBeVisible();
  const time = chat.lines("Kia ora").getByRole("time").or(chat.lines("Kia ora").locator("time"));
  const at = new Date((await time.getAttribute("datetime")) ?? NaN);
  const zone = { timeZone: "Pacific/Auckland" } as const;
  const clock = new Intl.DateTimeFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" }).format(at);
  await expect(time).toHaveText(clock);
  const weekday = new Intl.DateTimeFormat("en-GB", { ...zone, weekday: "long" }).format(at);
  const day = chat.log.getByRole("listitem").first();
  await expect(day).toHaveText("Today");
  await expect(day.getByTitle(weekday)).toBeVisible();
  // The server must render the same text as the browser.
  await page.reload();
  await expect(chat.lines("Kia ora").locator("time")).toHaveText(clock);
});

test("with more unread messages than fit, the page opens at the first, and none is read before the last is in view", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const conversation = await hotel.conversationId(booking);
  await hotel.guest(booking, "POST", "/messages", { message: "Hello" });
  const answers = [];
  for (let number = 1; number <= 30; number++) answers.push(await hotel.answer(conversation, `Answer ${number}`));
  const readUpTo = async () => (await hotel.guest(booking, "GET", "/messages?limit=1")).read.guest.up_to;
  const chat = await ChatPage.openLive(page, booking.link);
  await expect(page.locator("#unread")).toBeInViewport();
  await expect(chat.lines("Answer 1")).toBeInViewport({ ratio: 1 });
  await expect(chat.lines("Answer 30")).not.toBeInViewport();
  const newer = page.getByRole("button", { name: "New messages" });
  await expect(newer.locator("b")).toHaveText("30");
  expect(await readUpTo()).toBe(0);
  await newer.click();
  await expect(chat.lines("Answer 30")).toBeInViewport();
  await expect.poll(readUpTo).toBe(answers.at(-1).id);
  await expect(newer).toBeHidden();
});

test("with more unread messages than a page has, it opens at the first that the guest has not read", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const conversation = await hotel.conversationId(booking);
  const welcome = await hotel.answer(conversation, "Welcome");
  await hotel.guest(booking, "POST", "/read", { up_to: welcome.id });
  for (let number = 1; number <= 70; number++) await hotel.answer(conversation, `Answer ${number}`);
  const chat = await ChatPage.openLive(page, booking.link);
  await expect(page.locator("#unread")).toBeInViewport();
  await expect(chat.lines("Answer 1")).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole("button", { name: "New messages" }).locator("b")).toHaveText("70");
  // The messages before are there, too.
  await expect(chat.lines("Welcome")).toBeVisible();
});

test("a line marks the first unread message when the guest returns", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  await hotel.answer(booking, "Welcome");
  const chat = await ChatPage.openLive(page, booking.link);
  const line = page.locator("#unread");
  await expect(chat.lines("Welcome")).toBeVisible();
  await chat.write("Thank you");
  await expect(chat.mark("Thank you", "Sent")).toBeVisible();
  const address = page.url();
  await page.goto("about:blank");
  await hotel.answer(booking, "Your taxi is here");
  await page.goto(address);
  await expect(line).toHaveText("New");
  const texts = await chat.log.getByRole("listitem").allTextContents();
  const at = (text: string) => texts.findIndex((shown) => shown.includes(text));
  expect([at("Thank you") + 1, at("Your taxi is here") - 1]).toEqual([at("New"), at("New")]);
});
