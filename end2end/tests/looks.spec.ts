import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { contrast } from "../contrast.ts";

const HOSTILE = [
  `<img src=x onerror="document.body.dataset.owned = '1'">`,
  `</script><script>document.body.dataset.owned = "1"</script>`,
  "مرحبا، هل الإفطار متاح؟ Room 101",
  `Donaudampfschifffahrtsgesellschaft${"kapitän".repeat(60)}`,
  "👨‍👩‍👧‍👦".repeat(30),
  "line one\nline two\n\n  indented",
];

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

test("texts with HTML, right-to-left scripts or long words are shown unchanged", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  for (const text of HOSTILE.slice(0, 3)) await hotel.answer(booking, text);
  const chat = await ChatPage.openLive(page, booking.link);
  for (const text of HOSTILE.slice(3)) await hotel.answer(booking, text);
  await expect.poll(() => chat.texts()).toEqual(HOSTILE);
  await expect(page.locator("body")).not.toHaveAttribute("data-owned");
  expect(await overflow(page)).toBeLessThanOrEqual(0);
});

for (const [width, height] of [[320, 568], [390, 844], [1440, 900]] as const) {
  test(`at ${width} pixels nothing overflows and the composer is visible`, async ({ page, hotel }) => {
    await page.setViewportSize({ width, height });
    const booking = await hotel.booking({ guestName: "Wolfeschlegelsteinhausenbergerdorff Senior", room: "Garden Suite 1204" });
    await hotel.answer(booking, HOSTILE[3] ?? "");
    const chat = await ChatPage.open(page, booking.link);
    await chat.composer.fill("several\nlines\nof\ntext");
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await expect(chat.composer).toBeInViewport({ ratio: 1 });
    await expect(chat.send).toBeInViewport({ ratio: 1 });
  });
}

test("a link in a message opens a page without opener and referrer", async ({ page, hotel, context }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  const elsewhere = `${hotel.url}/icon.svg?from=chat`;
  await hotel.answer(booking, `The menu: ${elsewhere}, as always. <b>Not</b> javascript:alert(1)`);
  const link = chat.log.getByRole("link", { name: elsewhere, exact: true });
  await expect(link).toHaveAttribute("href", elsewhere);
  await expect(chat.lines(`The menu: ${elsewhere}, as always. <b>Not</b> javascript:alert(1)`).locator(".text a")).toHaveCount(1);
  const [opened] = await Promise.all([context.waitForEvent("page"), link.click()]);
  await opened.waitForLoadState();
  expect(await opened.evaluate(() => [window.opener, document.referrer])).toEqual([null, ""]);
  await expect(chat.composer).toBeVisible();
});

test("a message of emoji only is shown larger than text", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("👍🏽");
  await expect(chat.mark("👍🏽", "Sent")).toBeVisible();
  await chat.write("Thanks 👍🏽");
  await expect(chat.mark("Thanks 👍🏽", "Sent")).toBeVisible();
  const size = (text: string) => chat.lines(text).locator(".text").evaluate((line) => parseFloat(getComputedStyle(line).fontSize));
  expect(await size("👍🏽")).toBeGreaterThan(2 * (await size("Thanks 👍🏽")));
});

test("bubbles and buttons have an outline with forced colours", async ({ page, hotel }) => {
  await page.emulateMedia({ forcedColors: "active" });
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("Hello");
  await expect(chat.lines("Hello").locator(".bubble")).toHaveCSS("border-top-width", "1px");
  await expect(chat.send).toHaveCSS("border-top-width", "1px");
});

test("secondary text and borders have the colour of the text if the user prefers more contrast", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  await hotel.answer(booking, "Your taxi is here");
  const chat = await ChatPage.openLive(page, booking.link);
  const line = chat.lines("Your taxi is here");
  const styled = (of: Locator, property: string) => of.evaluate((part, name) => getComputedStyle(part).getPropertyValue(name), property);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, contrast: "more" });
    const [ink, bubble] = [await styled(line.locator(".text"), "color"), await styled(line.locator(".bubble"), "background-color")];
    expect(contrast(ink, bubble)).toBeGreaterThan(7);
    await expect(line.locator("time")).toHaveCSS("color", ink);
    await expect(chat.composer).toHaveCSS("border-top-color", ink);
    await page.emulateMedia({ colorScheme, contrast: "no-preference" });
    await expect(line.locator("time")).not.toHaveCSS("color", ink);
  }
});

test("the page follows the preferred colour scheme", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const lightness = () =>
    page.evaluate(() => {
      const numbers = getComputedStyle(document.querySelector("main") as Element).backgroundColor.match(/\d+/g) ?? [];
      return Math.max(...numbers.map(Number));
    });
  await page.emulateMedia({ colorScheme: "dark" });
  await ChatPage.open(page, booking.link);
  expect(await lightness()).toBeLessThan(64);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await lightness()).toBeGreaterThan(192);
});

test("the page uses the hotel's accent colour, with readable text on it", async ({ page, hotel }) => {
  const put = (accent: string) =>
    hotel.server.cli("hotel", "put", "tint", "--name", "Tint", "--accent", accent, "--allow", "before-check-in,no-room");
  await put("#ffd400");
  await hotel.server.cli("booking", "put", "tint", "T1", "--guest-name", "Mia");
  const link = await hotel.server.cli("link", "tint", "T1");
  const chat = await ChatPage.open(page, link);
  await expect(chat.send).toHaveCSS("background-color", "rgb(255, 212, 0)");
  await expect(chat.send).toHaveCSS("color", "rgb(0, 0, 0)");
  await put("#102a6b");
  await page.reload();
  await expect(chat.send).toHaveCSS("background-color", "rgb(16, 42, 107)");
  await expect(chat.send).toHaveCSS("color", "rgb(255, 255, 255)");
});

/** Measures the layout shift of each document of this page (Layout Instability API). */
async function measureShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  return () => page.evaluate(() => (window as unknown as { shifts: number[] }).shifts.reduce((a, b) => a + b, 0));
}

test("hydration causes no layout shift", async ({ page, hotel }) => {
  const layoutShift = await measureShifts(page);
  const booking = await hotel.booking();
  for (let number = 1; number <= 20; number++) await hotel.answer(booking, `Message ${number}`);
  await ChatPage.openLive(page, booking.link);
  expect(await layoutShift()).toBeLessThan(0.02);
});

test("a page that loads slowly causes no layout shift", async ({ page, hotel }) => {
  const layoutShift = await measureShifts(page);
  const booking = await hotel.booking();
  for (let number = 1; number <= 20; number++) await hotel.answer(booking, `Message ${number}`);
  await ChatPage.openLive(page, booking.link);
  // The page's files are in the browser's cache now; the page itself is not.
  const network = await page.context().newCDPSession(page);
  const limit = { offline: false, latency: 0, uploadThroughput: -1 };
  await network.send("Network.enable");
  await network.send("Network.emulateNetworkConditions", { ...limit, downloadThroughput: 4_000 });
  await page.reload({ waitUntil: "domcontentloaded" });
  await network.send("Network.emulateNetworkConditions", { ...limit, downloadThroughput: -1 });
  await expect(page.locator("body[data-hydrated]")).toBeAttached();
  expect(await layoutShift()).toBeLessThan(0.02);
});

test("the token is only in the page's own address, and never in a referrer", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const resourceTypes: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes(booking.token)) resourceTypes.push(request.resourceType());
    expect(request.headers().referer ?? "").not.toContain(booking.token);
  });
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("Hello");
  await expect(chat.lines("Hello").getByLabel("Sent", { exact: true })).toBeVisible();
  expect(resourceTypes).toEqual(["document"]);
});
