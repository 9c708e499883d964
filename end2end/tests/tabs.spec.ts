// Tests of several pages of one conversation in one browser.
import type { BrowserContext } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

/**
 * Returns a list to which the texts of all messages that any page of a context posts are added, in
 * order.
 */
function recordPosts(context: BrowserContext): string[] {
  const texts: string[] = [];
  context.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/chat/messages")) texts.push(request.postDataJSON().message);
  });
  return texts;
}

test("three pages show each message once and send each message once", async ({ page, hotel, context }) => {
  const booking = await hotel.booking();
  const postedTexts = recordPosts(context);
  const pages = [await ChatPage.openLive(page, booking.link)];
  for (let more = 0; more < 2; more++) pages.push(await ChatPage.openLive(await context.newPage(), booking.link));
  const [one, two, three] = pages as [ChatPage, ChatPage, ChatPage];
  for (const text of ["one", "two", "three"]) await one.write(text);
  await two.write("four");
  await three.write("five");
  const all = ["one", "two", "three", "four", "five"];
  for (const chat of pages) {
    for (const text of all) await expect(chat.mark(text, "Sent")).toBeVisible();
    expect(await chat.texts()).toEqual(all);
    await expect.poll(() => chat.countUnsent()).toBe(0);
  }
  expect(postedTexts).toEqual(all);
  expect((await hotel.messages(booking)).map(({ message }) => message)).toEqual(all);
});

test("a page shows an unsent message of another page and sends it when that page is closed", async ({ page, hotel, context }) => {
  const booking = await hotel.booking();
  const one = await ChatPage.openLive(page, booking.link);
  const two = await ChatPage.openLive(await context.newPage(), booking.link);
  // Its request hangs as long as the page exists.
  await page.route("**/chat/messages", () => {});
  await one.write("Don't let this go astray");
  await expect(two.mark("Don't let this go astray", "Sending")).toBeVisible();
  expect(await hotel.messages(booking)).toHaveLength(0);
  await page.close();
  await expect(two.mark("Don't let this go astray", "Sent")).toBeVisible();
  expect(await two.texts()).toEqual(["Don't let this go astray"]);
  expect(await hotel.messages(booking)).toHaveLength(1);
  await expect.poll(() => two.countUnsent()).toBe(0);
});

test("a refused message of one page is shown as refused on another, until it is discarded", async ({ page, hotel, context, allowConsole }) => {
  allowConsole(/400/);
  const booking = await hotel.booking();
  const one = await ChatPage.openLive(page, booking.link);
  const two = await ChatPage.openLive(await context.newPage(), booking.link);
  await page.route("**/chat/messages", (route) => route.continue({ postData: { ...route.request().postDataJSON(), message: "" } }));
  await one.write("Spoilt");
  await expect(two.lines("Spoilt").getByRole("alert")).toContainText("Not sent");
  await two.lines("Spoilt").getByRole("button", { name: "Discard" }).click();
  for (const chat of [one, two]) await expect(chat.lines("Spoilt")).toHaveCount(0);
  await expect.poll(() => one.countUnsent()).toBe(0);
});

test("a draft that one page sends is removed from the composer of another page", async ({ page, hotel, context }) => {
  const booking = await hotel.booking();
  const one = await ChatPage.openLive(page, booking.link);
  await one.composer.fill("Two pill");
  const two = await ChatPage.openLive(await context.newPage(), booking.link);
  await expect(two.composer).toHaveValue("Two pill");
  await one.composer.fill("Two pillows");
  await expect(two.composer).toHaveValue("Two pillows");
  await one.send.click();
  await expect(one.mark("Two pillows", "Sent")).toBeVisible();
  await expect(two.composer).toHaveValue("");
  // The same with the pages exchanged.
  await two.composer.fill("And a blanket");
  await expect(one.composer).toHaveValue("And a blanket");
  await two.send.click();
  await expect(two.mark("And a blanket", "Sent")).toBeVisible();
  await expect(one.composer).toHaveValue("");
  expect((await hotel.messages(booking)).map(({ message }) => message)).toEqual(["Two pillows", "And a blanket"]);
});

test("an unfinished edit stays in the composer while another page sends the draft", async ({ page, hotel, context }) => {
  const booking = await hotel.booking();
  const one = await ChatPage.openLive(page, booking.link);
  await one.write("One pillow");
  await expect(one.mark("One pillow", "Sent")).toBeVisible();
  await one.composer.fill("And a blanket");
  const two = await ChatPage.openLive(await context.newPage(), booking.link);
  await expect(two.composer).toHaveValue("And a blanket");
  await one.performAction("One pillow", "Edit");
  await two.send.click();
  await expect(one.mark("And a blanket", "Sent")).toBeVisible();
  await expect(one.composer).toHaveValue("One pillow");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(one.composer).toHaveValue("");
});
