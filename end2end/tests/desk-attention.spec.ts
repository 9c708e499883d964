// Tests that the desk counts a message as seen only while somebody can see it.
import type { Page } from "@playwright/test";
import { COMPLETE_CHROMIUM } from "../browsers/chromium.ts";
import { ChatPage } from "../chat-page.ts";
import { DeskPage } from "../desk-page.ts";
import { expect, test } from "../fixtures.ts";
import { newName } from "../names.ts";

// The desk shows notifications.
test.use(COMPLETE_CHROMIUM);

/** Brings the desk's window behind another one, or back to the front. */
async function setFocus(page: Page, hasFocus: boolean): Promise<void> {
  await page.evaluate((hasFocus) => {
    Object.defineProperty(document, "hasFocus", { configurable: true, value: () => hasFocus });
    if (hasFocus) dispatchEvent(new Event("focus"));
  }, hasFocus);
}

test("a message in the open conversation is unread, and gives a signal, while the desk is behind another window", async ({ page, hotel, openPage }) => {
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  await hotel.guest(booking, "POST", "/messages", { message: "Hello" });
  await page.context().grantPermissions(["notifications"], { origin: hotel.url });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.openLive(guestName);
  const chat = await ChatPage.openLive(await openPage(), booking.link);
  await expect(chat.mark("Hello", "Read")).toBeVisible();
  await page.evaluate(() => {
    const titles: string[] = [];
    Object.assign(window, { titles });
    const Real = window.Notification;
    window.Notification = class extends Real {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        titles.push(title);
      }
    };
  });
  const titles = () => page.evaluate(() => (window as unknown as { titles: string[] }).titles);
  await setFocus(page, false);
  await chat.write("Is there tea?");
  await expect(desk.text("Is there tea?")).toBeVisible();
  await expect.poll(titles).toEqual([`New message from ${guestName}`]);
  await expect(page).toHaveTitle(/^\(1\) /);
  await expect(chat.mark("Is there tea?", "Sent")).toBeVisible();
  await setFocus(page, true);
  await expect(chat.mark("Is there tea?", "Read")).toBeVisible();
  await expect(page).not.toHaveTitle(/^\(/);
  await chat.write("And coffee?");
  await expect(chat.mark("And coffee?", "Read")).toBeVisible();
  expect(await titles()).toHaveLength(1);
});

test("a click on a notification opens its conversation", async ({ page, hotel, openPage }) => {
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  await page.context().grantPermissions(["notifications"], { origin: hotel.url });
  await page.addInitScript(() => {
    const Real = window.Notification;
    window.Notification = class extends Real {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        Object.assign(window, { shown: this });
      }
    };
  });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.reloadSubscribed();
  const chat = await ChatPage.openLive(await openPage(), booking.link);
  await setFocus(page, false);
  await chat.write("Hello");
  await page.waitForFunction(() => "shown" in window);
  await page.evaluate(() => (window as unknown as { shown: Notification }).shown.dispatchEvent(new Event("click")));
  await expect(page.getByRole("main").getByRole("heading", { name: guestName })).toBeVisible();
  await expect(desk.text("Hello")).toBeVisible();
});
