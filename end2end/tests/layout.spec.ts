// Tests of the layout of the guest's page: shares of the screen, the header, and what opens from it.
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ChatPage, openDetails } from "../chat-page.ts";
import type { Hotel } from "../hotel.ts";

const LONG_NAME = "Grand Hotel & Spa Zum Goldenen Löwen am Marktplatz von Niederösterreich-Südsteiermark";
const MORNING = ["09:00-09:30"];
const HOURS = { mo: MORNING, tu: MORNING, we: MORNING, th: MORNING, fr: MORNING, sa: MORNING, su: MORNING };
const STAY = Array.from({ length: 12 }, (_, at) => ({ title: `Wi-Fi ${at + 1}`, text: `Network ${at + 1}` }));
const QUICK_REPLIES = ["Late check-out, please", "More towels, please", "A taxi, please", "Where is breakfast?"];
const GUIDE = { hours: HOURS, texts: [{ language: "en", welcome: "Welcome!", quick_replies: QUICK_REPLIES, stay: STAY }] };

/** Creates a guest of a new hotel with a long name, a guide and a logo; returns the link. */
async function createGuest(hotel: Hotel, logoUrl?: string): Promise<string> {
  const slug = `layout-${randomUUID().slice(0, 8)}`;
  const logo = logoUrl ? ["--logo-url", logoUrl] : [];
  await hotel.server.cli("hotel", "put", slug, "--name", LONG_NAME, "--timezone", "UTC", "--allow", "before-check-in,no-room", ...logo);
  await hotel.server.cliWithInput(JSON.stringify(GUIDE), "guide", "put", slug);
  await hotel.server.cli("booking", "put", slug, "B1", "--guest-name", "Mia", "--room", "Garden Suite 12");
  return hotel.server.cli("link", slug, "B1");
}

/** An evening, when the reception of these hotels is closed. */
function tomorrowEvening(): Date {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1, 20, 0));
}

const heightOf = async (page: Page, part: string) => (await page.locator(part).boundingBox())!.height;

for (const [width, height, share] of [[320, 568, 0.5], [390, 844, 0.65], [844, 390, 0.55]] as const) {
  test(`at ${width}×${height} messages have at least ${share * 100} % of the screen while reception is closed`, async ({ page, hotel }) => {
    await page.setViewportSize({ width, height });
    await page.clock.setFixedTime(tomorrowEvening());
    const link = await createGuest(hotel);
    for (const lang of ["en", "de", "ar", "fi"]) {
      await ChatPage.open(page, `${link}&lang=${lang}`);
      await expect(page.locator(".opens"), lang).toBeVisible();
      expect(await heightOf(page, ".middle"), lang).toBeGreaterThanOrEqual(height * share);
    }
  });
}

test("above an on-screen keyboard two lines are visible, and only header and composer besides", async ({ page, hotel }) => {
  await page.setViewportSize({ width: 320, height: 315 });
  await page.clock.setFixedTime(tomorrowEvening());
  const chat = await ChatPage.open(page, await createGuest(hotel));
  const line = await page.locator(".greeting").evaluate((greeting) => parseFloat(getComputedStyle(greeting).lineHeight));
  expect(await heightOf(page, ".middle")).toBeGreaterThanOrEqual(2 * line);
  await chat.composer.focus();
  await expect(page.locator(".quick")).toBeHidden();
  await expect(page.locator(".opens")).toBeHidden();
  const [header, middle, footer] = await Promise.all([".top", ".middle", ".foot"].map((part) => heightOf(page, part)));
  expect(header! + middle! + footer!).toBeCloseTo(315, 0);
  expect(middle).toBeGreaterThanOrEqual(4 * line);
  await expect(chat.composer).toBeInViewport({ ratio: 1 });
});

for (const [width, height] of [[320, 568], [390, 844], [844, 390], [1440, 900]] as const) {
  test(`at ${width}×${height} the header of a hotel with a long name has 56 pixels`, async ({ page, hotel }) => {
    await page.setViewportSize({ width, height });
    const link = await createGuest(hotel);
    // While reception is open, at 09:10.
    await page.clock.setFixedTime(new Date(tomorrowEvening().setUTCHours(9, 10)));
    for (const lang of ["en", "ar"]) {
      await ChatPage.open(page, `${link}&lang=${lang}`);
      await expect(page.locator(".opens")).toBeHidden();
      // With the line below it.
      expect(await heightOf(page, ".top"), lang).toBeLessThanOrEqual(57);
      const lines = await page.getByRole("heading").first().evaluate((name) => Math.round(name.clientHeight / parseFloat(getComputedStyle(name).lineHeight)));
      expect(lines, lang).toBe(width >= 600 ? 2 : 1);
      await expect(page.locator(".answers")).toContainText("Garden Suite 12");
    }
  });
}

test("a logo that cannot be loaded is replaced by the first letter of the hotel", async ({ page, hotel, allowConsole }) => {
  allowConsole(/404|Failed to load/);
  await ChatPage.open(page, await createGuest(hotel, `${hotel.url}/no-such-logo.png`));
  const logo = page.locator(".top .mark img");
  await expect.poll(() => logo.evaluate((logo) => (logo as HTMLImageElement).complete && (logo as HTMLImageElement).naturalWidth)).toBe(0);
  expect(await logo.evaluate((logo) => getComputedStyle(logo, "::after").content)).toContain("G");
  const { width, height } = (await logo.boundingBox())!;
  expect([width, height]).toEqual([36, 36]);
});

test("the information about the stay is a sheet at the bottom of a phone", async ({ page, hotel }) => {
  const chat = await ChatPage.openLive(page, await createGuest(hotel));
  const before = await heightOf(page, ".middle");
  const sheet = page.locator(".facts .sheet");
  const opener = page.locator(".facts summary");
  await opener.click();
  await expect(sheet).toBeVisible();
  await expect.poll(async () => Math.round((await sheet.boundingBox())!.y + (await heightOf(page, ".facts .sheet")))).toBe(844);
  expect(await heightOf(page, ".facts .sheet")).toBeLessThanOrEqual(844 * 0.8);
  // It covers the page and moves nothing.
  expect(await heightOf(page, ".middle")).toBe(before);
  await page.mouse.click(195, 100);
  await expect(sheet).toBeHidden();
  await opener.click();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(opener).toBeFocused();
  await opener.click();
  await sheet.getByRole("button", { name: "Close" }).click();
  await expect(sheet).toBeHidden();
  await expect(opener).toBeFocused();
  await chat.write("Thank you");
  await expect(chat.mark("Thank you", "Sent")).toBeVisible();
});

for (const lang of ["en", "ar"]) {
  test(`the information about the stay is a panel at the end of a wide screen (${lang})`, async ({ page, hotel }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await ChatPage.open(page, `${await createGuest(hotel)}&lang=${lang}`);
    await openDetails(page, ".facts");
    const { x, y, width, height } = (await page.locator(".facts .sheet").boundingBox())!;
    expect({ x, y, width, height }).toEqual({ x: lang === "ar" ? 0 : 1440 - 384, y: 0, width: 384, height: 900 });
  });
}

test("a tap outside closes the menu, and the tap has no other effect", async ({ page, hotel }) => {
  const chat = await ChatPage.openLive(page, await createGuest(hotel));
  await chat.openMenu();
  await expect(page.getByRole("link", { name: "Language" })).toBeVisible();
  const { x, y } = (await page.getByRole("button", { name: QUICK_REPLIES[0]! }).boundingBox())!;
  await page.mouse.click(x + 10, y + 10);
  await expect(page.getByRole("link", { name: "Language" })).toBeHidden();
  expect(await chat.texts()).toEqual([]);
});

test.describe("in an embedding page", () => {
  test("language, sound and the information about the stay remain, in one line of 44 pixels", async ({ page, hotel }) => {
    const chat = await ChatPage.openLive(page, `${await createGuest(hotel)}&embed=1`);
    await expect(page.getByRole("heading", { name: LONG_NAME })).toBeHidden();
    expect(await heightOf(page, ".top")).toBeLessThanOrEqual(45 + (await heightOf(page, ".opens").catch(() => 0)));
    await chat.openFacts();
    await expect(page.getByText("Network 1", { exact: true })).toBeVisible();
    await page.keyboard.press("Escape");
    await chat.openMenu();
    await expect(page.getByRole("button", { name: "Sound" })).toBeVisible();
    await page.getByRole("link", { name: "Language" }).click();
    await expect(page.getByRole("link", { name: "Deutsch" })).toBeVisible();
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("menu and information open and close, and show nothing that needs a script", async ({ page, hotel }) => {
    await page.goto(await createGuest(hotel));
    await page.locator(".facts summary").click();
    await expect(page.getByText("Network 1", { exact: true })).toBeVisible();
    await expect(page.locator(".facts .close")).toBeHidden();
    await page.mouse.click(195, 100);
    await expect(page.getByText("Network 1", { exact: true })).toBeHidden();
    await page.locator(".menu summary").click();
    await expect(page.getByRole("link", { name: "Language" })).toBeVisible();
    await expect(page.locator(".sound")).toBeHidden();
  });
});
