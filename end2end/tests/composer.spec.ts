// Tests of the composer of the guest's page: what it shows while nothing, much, or a reply is
// written, and the quick replies.
import { randomUUID } from "node:crypto";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import type { Hotel } from "../hotel.ts";
import { photo, Tray } from "../tray.ts";

const REPLIES = ["Late check-out, please", "More towels, please", "A taxi, please", "Where is breakfast?"];

/** Creates a guest of a new hotel with quick replies; returns the link. */
async function createGuest(hotel: Hotel): Promise<string> {
  const slug = `composer-${randomUUID().slice(0, 8)}`;
  await hotel.server.cli("hotel", "put", slug, "--name", "Park", "--timezone", "UTC", "--allow", "before-check-in,no-room");
  const guide = { texts: [{ language: "en", welcome: "Welcome!", quick_replies: REPLIES }] };
  await hotel.server.cliWithInput(JSON.stringify(guide), "guide", "put", slug);
  await hotel.server.cli("booking", "put", slug, "B1", "--guest-name", "Mia");
  return hotel.server.cli("link", slug, "B1");
}

test("Send is dimmed while there is nothing to send", async ({ page, hotel }) => {
  const chat = await ChatPage.openLive(page, (await hotel.booking()).link);
  const opacity = () => chat.send.evaluate((button) => Number(getComputedStyle(button).opacity));
  expect(await opacity()).toBeLessThan(0.6);
  await chat.composer.fill("Hello");
  expect(await opacity()).toBe(1);
  await chat.composer.fill("");
  expect(await opacity()).toBeLessThan(0.6);
  const tray = new Tray(page);
  await tray.choose([await photo(page, "view.png")]);
  await expect(tray.uploadedItems).toHaveCount(1);
  expect(await opacity()).toBe(1);
});

test("the number of characters is shown from 3,800, and is red above 4,000", async ({ page, hotel }) => {
  const chat = await ChatPage.openLive(page, (await hotel.booking()).link);
  const count = page.locator(".count");
  // Characters and not code units are counted.
  await chat.composer.fill("😀".repeat(3_799));
  await expect(count).toHaveCount(0);
  await chat.composer.fill("😀".repeat(3_800));
  await expect(count).toHaveText("3,800 / 4,000");
  await expect(chat.composer).toHaveAccessibleDescription("3,800 / 4,000");
  const color = () => count.evaluate((count) => getComputedStyle(count).color);
  const within = await color();
  await chat.composer.fill("a".repeat(4_001));
  await expect(count).toHaveText("4,001 / 4,000");
  expect(await color()).not.toBe(within);
  await chat.composer.fill("a".repeat(4_000));
  await chat.send.click();
  await expect(chat.composer).toHaveValue("");
  await expect(count).toHaveCount(0);
});

test("a reply names the author of the quoted message in a tinted card", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  await hotel.answer(booking, "Still or sparkling?");
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.performAction("Still or sparkling?", "Reply");
  const card = page.locator(".purpose");
  await expect(card.locator("b")).toHaveText("Reply to Maeve");
  await expect(card).toContainText("Still or sparkling?");
  const background = (part: string) => page.locator(part).evaluate((part) => getComputedStyle(part).backgroundColor);
  expect(await background(".purpose")).not.toBe(await background(".chat"));
  expect(await background(".purpose")).not.toBe("rgba(0, 0, 0, 0)");
});

test("quick replies are two columns in an empty conversation, then one row, and hidden during a reply", async ({ page, hotel }) => {
  const chat = await ChatPage.openLive(page, await createGuest(hotel));
  const tops = () => page.locator(".quick button").evaluateAll((buttons) => buttons.map((button) => Math.round(button.getBoundingClientRect().top)));
  const lefts = () => page.locator(".quick button").evaluateAll((buttons) => new Set(buttons.map((button) => Math.round(button.getBoundingClientRect().left))).size);
  expect(new Set(await tops()).size).toBe(2);
  expect(await lefts()).toBe(2);
  await page.getByRole("button", { name: REPLIES[1]! }).click();
  await expect(chat.mark(REPLIES[1]!, "Sent")).toBeVisible();
  expect(new Set(await tops()).size).toBe(1);
  await chat.performAction(REPLIES[1]!, "Reply");
  await expect(page.locator(".quick")).toBeHidden();
  await page.locator(".purpose").getByRole("button", { name: "Cancel" }).click();
  await expect(page.locator(".quick")).toBeVisible();
});

test("a double tap on a quick reply sends it once", async ({ page, hotel }) => {
  const chat = await ChatPage.openLive(page, await createGuest(hotel));
  await page.getByRole("button", { name: REPLIES[0]! }).dblclick();
  await expect(chat.mark(REPLIES[0]!, "Sent")).toBeVisible();
  await page.getByRole("button", { name: REPLIES[1]! }).click();
  await expect(chat.mark(REPLIES[1]!, "Sent")).toBeVisible();
  expect(await chat.texts()).toEqual([REPLIES[0], REPLIES[1]]);
});

test("with a hardware keyboard the guest can write at once, and Enter sends", { tag: "@keys" }, async ({ page, hotel }) => {
  const chat = await ChatPage.openLive(page, (await hotel.booking()).link);
  await expect(chat.composer).toBeFocused();
  await page.keyboard.type("Hello");
  await page.keyboard.press("Enter");
  await expect(chat.mark("Hello", "Sent")).toBeVisible();
});

test("the composer closes when the link ends while the page is open", async ({ page, hotel, allowConsole }) => {
  allowConsole(/401/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await hotel.server.cli("link", "revoke", hotel.slug, booking.id);
  await expect(chat.composer).toBeHidden({ timeout: 20_000 });
  await expect(page.locator(".closed")).toContainText("This link is no longer valid.");
});
