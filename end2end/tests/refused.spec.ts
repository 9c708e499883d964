// Tests of refused messages, which stay until the guest decides.
import type { Page } from "@playwright/test";
import { type Booking, expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

const MESSAGES = "**/chat/messages";

/**
 * Opens a page on which the server has refused this text, because the request was changed on its
 * way.
 */
async function openWithRefused(page: Page, booking: Booking, text: string): Promise<ChatPage> {
  const chat = await ChatPage.openLive(page, booking.link);
  await page.route(MESSAGES, (route) => route.continue({ postData: { ...route.request().postDataJSON(), message: "" } }));
  await chat.write(text);
  await expect(chat.lines(text).getByRole("alert")).toHaveText("Not sent. A message needs a text.");
  await page.unroute(MESSAGES);
  return chat;
}

async function reload(page: Page): Promise<void> {
  await page.reload();
  await expect(page.locator("body[data-hydrated]")).toBeAttached();
}

// `page.route` does not see requests that a service worker passes on, so it is blocked in these tests.
test.use({ serviceWorkers: "block" });
test.beforeEach(({ allowConsole }) => allowConsole(/400|Service Worker registration blocked/));

test("a refused message survives a reload with its reason and can be sent again", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await openWithRefused(page, booking, "Hm");
  await reload(page);
  await expect(chat.lines("Hm").getByRole("alert")).toHaveText("Not sent. A message needs a text.");
  await chat.write("Something else");
  await expect(chat.mark("Something else", "Sent")).toBeVisible();
  expect(await hotel.messages(booking)).toHaveLength(1);
  // It stays where it was written, with the colour of the hotel's messages.
  await hotel.answer(booking, "At once");
  await expect(chat.lines("At once")).toBeVisible();
  expect(await chat.texts()).toEqual(["Hm", "Something else", "At once"]);
  const colour = (text: string) => chat.lines(text).locator(".bubble").evaluate((bubble) => getComputedStyle(bubble).backgroundColor);
  expect(await colour("Hm")).toBe(await colour("At once"));

  await chat.lines("Hm").getByRole("button", { name: "Send again" }).click();
  await expect(chat.mark("Hm", "Sent")).toBeVisible();
  expect(await chat.texts()).toEqual(["Something else", "At once", "Hm"]);
  await expect.poll(() => chat.countUnsent()).toBe(0);
});

test("a refused message can be edited, and the draft is kept", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await openWithRefused(page, booking, "Hm");
  await chat.composer.fill("a new thought");
  await chat.lines("Hm").getByRole("button", { name: "Edit" }).click();
  await expect(chat.composer).toHaveValue("Hm\na new thought");
  await expect(chat.composer).toBeFocused();
  await expect(chat.lines("Hm")).toHaveCount(0);
  await reload(page);
  await expect(chat.composer).toHaveValue("Hm\na new thought");
  await expect(chat.lines("Hm")).toHaveCount(0);
  await chat.write("Hm, mended");
  await expect(chat.mark("Hm, mended", "Sent")).toBeVisible();
  expect(await chat.texts()).toEqual(["Hm, mended"]);
});

test("a refused message in a closed chat can be discarded, but not edited", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await openWithRefused(page, booking, "Hm");
  const edit = chat.lines("Hm").getByRole("button", { name: "Edit" });
  await expect(edit).toBeVisible();
  await hotel.change(booking, { checkedOutAt: "now" });
  await expect(chat.composer).toBeHidden();
  await expect(edit).toBeHidden();
  await expect(chat.lines("Hm").getByRole("button", { name: "Discard" })).toBeVisible();
});

test("a discarded message does not return after a reload", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await openWithRefused(page, booking, "Hm");
  await chat.lines("Hm").getByRole("button", { name: "Discard" }).click();
  await expect(chat.lines("Hm")).toHaveCount(0);
  await reload(page);
  await expect(chat.lines("Hm")).toHaveCount(0);
  expect(await hotel.messages(booking)).toHaveLength(0);
});
