// Tests of privacy: card numbers are hidden, and a guest's data can be exported and erased.
import { readFile } from "node:fs/promises";
import { expect, test } from "../fixtures.ts";
import { AxeBuilder } from "@axe-core/playwright";
import { ChatPage } from "../chat-page.ts";
import { DeskPage } from "../desk-page.ts";
import { newName } from "../names.ts";

const HIDDEN = "My card: •••• •••• •••• 1111";
const WHY = "We hid a card number, for your safety.";

test("a card number is hidden with an explanation, and its message is sent once", async ({ page, hotel }, testInfo) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("My card: 4111 1111 1111 1111");
  await expect(chat.mark(HIDDEN, "Sent")).toBeVisible();
  await expect(chat.lines(HIDDEN).getByRole("status")).toHaveText(WHY);
  expect(await chat.texts()).toEqual([HIDDEN]);
  expect(await chat.countUnsent()).toBe(0);
  expect((await hotel.messages(booking)).map((message) => message.message)).toEqual([HIDDEN]);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await testInfo.attach("card", { body: await page.screenshot(), contentType: "image/png" });

  // Also in edited messages.
  await chat.write("And the other one");
  await expect(chat.mark("And the other one", "Sent")).toBeVisible();
  await chat.performAction("And the other one", "Edit");
  await chat.write("5555 5555 5555 4444");
  await expect(chat.lines("•••• •••• •••• 4444").getByRole("status")).toHaveText(WHY);
});

test("a card number is hidden with an explanation without JavaScript", async ({ browser, hotel, watch }) => {
  const booking = await hotel.booking();
  const context = await browser.newContext({ javaScriptEnabled: false });
  await watch(context);
  const page = await context.newPage();
  await page.goto(booking.link);
  await page.getByRole("textbox", { name: "Your message" }).fill("My card: 4111 1111 1111 1111");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText(HIDDEN)).toBeVisible();
  await expect(page.getByText(WHY)).toBeVisible();
  await context.close();
});

test("a manager exports and erases a guest's data, and open pages are notified", async ({ page, hotel, openPage, allowConsole }, testInfo) => {
  // Requests of the pages after the erasure are refused.
  allowConsole(/401|404/);
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  await hotel.guest(booking, "POST", "/messages", { message: "My passport is X123" });
  const colleague = await DeskPage.signIn(await openPage(), hotel, await hotel.createMember("Aoife"));
  await colleague.openLive(guestName);
  await expect(colleague.page.getByText("Guest's data", { exact: true })).toHaveCount(0);
  const chat = await ChatPage.openLive(await openPage(), booking.link);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve", "Reception", "manager"));
  await desk.open(guestName);
  await desk.waitForHydration();
  await desk.showActions();
  await page.getByText("Guest's data", { exact: true }).click();
  await testInfo.attach("guest-data", { body: await page.screenshot(), contentType: "image/png" });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export as a file" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`${hotel.slug}-${booking.id}.json`);
  const exportedData = JSON.parse(await readFile(await file.path(), "utf8"));
  expect(exportedData.booking.guest_name).toBe(guestName);
  expect(exportedData.messages.map((message: any) => message.message)).toEqual(["My passport is X123"]);

  // A click without the confirmation has no effect.
  await page.getByRole("button", { name: "Erase", exact: true }).click();
  await expect(page.getByRole("main").getByRole("heading", { name: guestName })).toBeVisible();
  await page.getByLabel("Erase everything about this guest").check();
  await page.getByRole("button", { name: "Erase", exact: true }).click();
  await page.waitForURL(`${hotel.url}/desk/hotel/${hotel.slug}`);
  await expect(desk.guest(guestName)).toHaveCount(0);
  await expect(chat.page.getByRole("status").filter({ hasText: "no longer valid" })).toBeVisible();
  await colleague.page.waitForURL(`${hotel.url}/desk/hotel/${hotel.slug}`);
});
