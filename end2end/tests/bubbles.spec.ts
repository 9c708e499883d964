// Tests of the appearance of messages: sizes, groups, times, and the menu next to a message.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

const bubble = (chat: ChatPage, text: string) => chat.lines(text).locator(".bubble");

async function box(of: Locator) {
  return (await of.boundingBox())!;
}

/** Returns the distance from the bottom of one bubble to the top of the next. */
async function gap(chat: ChatPage, one: string, next: string): Promise<number> {
  const [above, below] = [await box(bubble(chat, one)), await box(bubble(chat, next))];
  return below.y - above.y - above.height;
}

/** Returns a property of a pseudo-element of an element. */
const pseudo = (of: Locator, name: "::before" | "::after", property: string) =>
  of.evaluate((element, [name, property]) => getComputedStyle(element, name).getPropertyValue(property!), [name, property]);

/** Waits for a time at which all messages of a test are written within one minute. */
const untilMinuteBegins = () => expect.poll(() => Date.now() % 60_000, { timeout: 30_000 }).toBeLessThan(45_000);

for (const lang of ["en", "de", "ar", "ja"]) {
  test(`a message of one line is 38 to 40 pixels high, with time and status in that line (${lang})`, async ({ page, hotel }) => {
    const booking = await hotel.booking();
    await hotel.answer(booking, "Good evening");
    await hotel.guest(booking, "POST", "/messages", { message: "مرحبا" });
    await hotel.guest(booking, "POST", "/messages", { message: "Thank you" });
    await ChatPage.open(page, `${booking.link}&lang=${lang}`);
    const bubbles = page.locator(".line .bubble");
    await expect(bubbles).toHaveCount(3);
    for (const one of await bubbles.all()) {
      const { height, y } = await box(one);
      expect(height).toBeGreaterThanOrEqual(38);
      expect(height).toBeLessThanOrEqual(40);
      const meta = await box(one.locator(".meta"));
      expect(meta.y).toBeGreaterThanOrEqual(y);
      expect(meta.y + meta.height).toBeLessThanOrEqual(y + height);
    }
  });
}

test("the time is in the last line of a longer text if there is space", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  // The last line is short.
  await hotel.answer(booking, "The terrace is open tonight, weather permitting, and the chef\nhas fresh oysters.\nEnjoy!");
  const chat = await ChatPage.open(page, booking.link);
  const [text, meta] = [await box(chat.log.locator(".text")), await box(chat.log.locator(".meta"))];
  expect(meta.y + meta.height / 2).toBeLessThan(text.y + text.height);
});

test("bubbles of one author are 2 pixels apart, and groups 12 pixels", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  for (const text of ["One", "Two"]) await hotel.answer(booking, text);
  for (const message of ["Three", "Four"]) await hotel.guest(booking, "POST", "/messages", { message });
  const chat = await ChatPage.open(page, booking.link);
  expect(await gap(chat, "One", "Two")).toBeCloseTo(2, 1);
  expect(await gap(chat, "Two", "Three")).toBeCloseTo(12, 1);
  expect(await gap(chat, "Three", "Four")).toBeCloseTo(2, 1);
});

test("the last bubble of a group has a tail and the initials of the author, 28 pixels wide", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const name = { sender_name: "Maeve Ní Bhriain" };
  await hotel.answer(booking, "One", name);
  await hotel.answer(booking, "Two", name);
  const chat = await ChatPage.open(page, booking.link);
  const corner = (text: string) => bubble(chat, text).evaluate((bubble) => parseFloat(getComputedStyle(bubble).borderEndStartRadius));
  expect(await pseudo(chat.lines("One"), "::before", "content")).toBe("none");
  expect(await pseudo(chat.lines("Two"), "::before", "content")).toContain("MN");
  for (const side of ["width", "height"]) expect(await pseudo(chat.lines("Two"), "::before", side)).toBe("28px");
  expect(await corner("One")).toBeGreaterThan(2 * (await corner("Two")));
  const [one, two] = [await box(bubble(chat, "One")), await box(bubble(chat, "Two"))];
  expect(one.x).toBe(two.x);
  expect(one.x).toBeGreaterThanOrEqual(28);
});

test("a message of emoji only has no bubble", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  await hotel.answer(booking, "😀😀");
  await hotel.answer(booking, "Hello 😀");
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("👍🏽");
  await expect(chat.mark("👍🏽", "Sent")).toBeVisible();
  for (const text of ["😀😀", "👍🏽"]) await expect(bubble(chat, text)).toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
  await expect(bubble(chat, "Hello 😀")).not.toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
});

test("messages within a minute show the time once, and all have it in the accessibility tree", async ({ page, hotel }) => {
  await untilMinuteBegins();
  const booking = await hotel.booking();
  for (const text of ["One", "Two", "Three"]) await hotel.answer(booking, text);
  const chat = await ChatPage.open(page, booking.link);
  const width = async (text: string) => (await box(chat.lines(text).locator("time"))).width;
  expect(await width("One")).toBeLessThanOrEqual(1);
  expect(await width("Two")).toBeLessThanOrEqual(1);
  expect(await width("Three")).toBeGreaterThan(20);
  for (const text of ["One", "Two"]) await expect(chat.lines(text)).toMatchAriaSnapshot(`
    - listitem:
      - paragraph: ${text}
      - paragraph:
        - time: /\\d\\d:\\d\\d/
  `);
});

test("the status of the guest's newest message is a word below it, in another colour once it is read", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("One");
  await chat.write("Two");
  await expect(chat.mark("Two", "Sent")).toBeVisible();
  const word = (text: string, property: string) => pseudo(chat.lines(text).locator(".status"), "::after", property);
  expect(await word("One", "content")).toBe("none");
  expect(await word("Two", "content")).toContain("Sent");
  const sent = await word("Two", "color");
  // The word is below the bubble, inside of the log.
  const [log, own] = [await box(chat.log), await box(bubble(chat, "Two"))];
  expect(log.y + log.height - own.y - own.height).toBeGreaterThanOrEqual(16);
  await hotel.markReadByStaff(booking);
  await expect(chat.mark("Two", "Read")).toBeVisible();
  expect(await word("Two", "content")).toContain("Read");
  expect(await word("Two", "color")).not.toBe(sent);
  await hotel.answer(booking, "Three");
  await expect(chat.lines("Three")).toBeVisible();
  expect(await word("Two", "content")).toBe("none");
});

test("an answer of the hotel marks the messages before it as read", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("One");
  await expect(chat.mark("One", "Sent")).toBeVisible();
  await hotel.answer(booking, "Two");
  await expect(chat.mark("One", "Read")).toBeVisible();
});

test("the day stays at the top while its messages are read", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  for (let number = 1; number <= 30; number++) await hotel.answer(booking, `Message ${number}`);
  const chat = await ChatPage.openLive(page, booking.link);
  const day = chat.log.locator(".day");
  await expect(day).toHaveText("Today");
  await expect(day).toBeInViewport({ ratio: 1 });
  await expect(chat.lines("Message 1")).not.toBeInViewport();
  const top = (await box(day)).y;
  expect(top - (await box(page.locator(".scroller"))).y).toBeLessThan(12);
  await page.locator(".scroller").evaluate((scroller) => scroller.scrollBy(0, -200));
  await expect.poll(async () => (await box(day)).y).toBe(top);
});

test("a message that is acknowledged does not move", async ({ page, hotel }) => {
  await untilMinuteBegins();
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("One");
  await expect(chat.mark("One", "Sent")).toBeVisible();
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/chat/messages", async (route) => {
    await released;
    await route.fallback();
  });
  await chat.write("Two");
  await chat.write("Three");
  await expect(chat.mark("Three", "Sending")).toBeVisible();
  const boxes = () => Promise.all(["One", "Two", "Three"].map((text) => box(bubble(chat, text))));
  await expect.poll(() => gap(chat, "Two", "Three")).toBeCloseTo(2, 1);
  const before = await boxes();
  release();
  await expect(chat.mark("Three", "Sent")).toBeVisible();
  expect(await boxes()).toEqual(before);
});

test("a deleted message is a grey line without quote, mark and status", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const { id } = await hotel.answer(booking, "At eight?");
  const chat = await ChatPage.openLive(page, booking.link);
  await hotel.guest(booking, "POST", "/messages", { message: "Yes", reply_to: id });
  const own = (await hotel.messages(booking)).at(-1);
  await hotel.guest(booking, "PATCH", `/messages/${own.id}`, { message: "Yes, please" });
  await expect(chat.lines("Yes, please").locator(".quote")).toBeVisible();
  await chat.performAction("Yes, please", "Delete");
  const line = chat.lines("Message deleted");
  await expect(line).toBeVisible();
  await expect(line).toMatchAriaSnapshot(`
    - listitem:
      - /children: equal
      - text: "You said:"
      - paragraph: Message deleted
      - paragraph:
        - /children: equal
        - time: /\\d\\d:\\d\\d/
  `);
  await expect(line.locator(".bubble")).toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
});

test("in dark mode the bubbles of the hotel stand out from the page", async ({ page, hotel }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  const booking = await hotel.booking();
  await hotel.answer(booking, "Good evening");
  const chat = await ChatPage.open(page, booking.link);
  const level = (of: Locator) => of.evaluate((part) => Math.min(...getComputedStyle(part).backgroundColor.match(/\d+/g)!.map(Number)));
  expect((await level(bubble(chat, "Good evening"))) - (await level(page.locator(".chat")))).toBeGreaterThanOrEqual(20);
});

test("a new message fades in within 150 ms, and not with reduced motion", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await hotel.answer(booking, "Good evening");
  await expect(chat.lines("Good evening")).toHaveCSS("transition-duration", "0.15s");
  await page.emulateMedia({ reducedMotion: "reduce" });
  await expect(chat.lines("Good evening")).toHaveCSS("transition-duration", "0s");
});

/** Returns whether the point in the middle of an element shows this element. */
const isOnTop = (of: Locator) =>
  of.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });

async function expectMenu(page: Page, chat: ChatPage, text: string): Promise<void> {
  const line = chat.lines(text);
  const before = await box(bubble(chat, text));
  await line.getByRole("button", { name: "Message actions" }).click();
  const reply = line.getByRole("button", { name: "Reply" });
  await expect(reply).toBeInViewport({ ratio: 1 });
  expect(await isOnTop(reply)).toBe(true);
  // The menu covers the log and moves nothing.
  expect(await box(bubble(chat, text))).toEqual(before);
  const menu = await box(line.locator(".choices"));
  expect(menu.x).toBeGreaterThanOrEqual(0);
  expect(menu.x + menu.width).toBeLessThanOrEqual(page.viewportSize()!.width);
}

for (const lang of ["en", "ar"]) {
  test(`the menu of a message is next to its bubble and closes on a tap outside (${lang})`, async ({ page, hotel }) => {
    const booking = await hotel.booking();
    for (let number = 1; number <= 40; number++) await hotel.answer(booking, `Message ${number}`);
    await hotel.guest(booking, "POST", "/messages", { message: "Mine" });
    const chat = await ChatPage.openLive(page, booking.link);
    if (lang !== "en") await page.evaluate(() => (document.documentElement.dir = "rtl"));
    for (const text of ["Mine", "Message 40", "Message 35"]) {
      await expectMenu(page, chat, text);
      const opener = chat.lines(text).getByRole("button", { name: "Message actions" });
      const [button, message] = [await box(opener), await box(bubble(chat, text))];
      expect(button.x >= message.x + message.width - 1 || button.x + button.width <= message.x + 1).toBe(true);
      await page.mouse.click(200, 100);
      await expect(chat.lines(text).locator(".choices")).toHaveCount(0);
      await chat.composer.focus();
    }
  });
}
