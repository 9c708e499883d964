// Tests of snoozing conversations at the desk.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { DeskPage } from "../desk-page.ts";
import { newName } from "../names.ts";

const heading = (page: Page, guest: string) => page.getByRole("main").getByRole("heading", { name: guest, exact: true });
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

test("a snoozed conversation leaves the queue, says so everywhere, and can be undone", { tag: "@keys" }, async ({ page, hotel }) => {
  const name = newName("Later");
  for (const nth of [1, 2]) {
    const booking = await hotel.booking({ guestName: `${name} ${nth}` });
    await hotel.guest(booking, "POST", "/messages", { message: `I am number ${nth}` });
  }
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}?filter=waiting&q=${encodeURIComponent(name)}`);
  await desk.waitForHydration();
  await desk.guest(`${name} 1`).click();
  await expect(heading(page, `${name} 1`)).toBeVisible();
  await desk.waitForHydration();
  await page.keyboard.press("Escape");
  // By keys only.
  await page.keyboard.press("b");
  await expect(page.getByRole("button", { name: "For 1 hour" })).toBeFocused();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(heading(page, `${name} 2`)).toBeVisible();
  const toast = page.getByRole("status").filter({ hasText: /^Snoozed until \d\d?[:/].*: / });
  await expect(toast).toContainText(`${name} 1`);
  await desk.waitForHydration();
  await expect(desk.guest(`${name} 1`)).toHaveCount(0);
  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}?filter=open&q=${encodeURIComponent(name)}`);
  await expect(desk.line(`${name} 1`)).toContainText("snoozed until");
  await desk.waitForHydration();
  await desk.guest(`${name} 1`).click();
  await expect(page.getByText(/Snoozed until .*, or until the guest writes/)).toBeVisible();
  await desk.waitForHydration();
  await page.getByRole("button", { name: "End snooze" }).click();
  await expect(page.getByText(/Snoozed until/)).toBeHidden();
  await expect(desk.line(`${name} 1`)).not.toContainText("snoozed");
  // Undo by its key.
  await page.keyboard.press("b");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(toast).toBeVisible();
  await desk.waitForHydration();
  await page.keyboard.press("Escape");
  await page.keyboard.press("z");
  await expect(heading(page, `${name} 1`)).toBeVisible();
  await expect(desk.line(`${name} 1`)).not.toContainText("snoozed");
});

test("open desks see a conversation return when its time has come, and when the guest writes", async ({ page, hotel }) => {
  const name = newName("Return");
  const bookings = [];
  for (const nth of [1, 2]) {
    const booking = await hotel.booking({ guestName: `${name} ${nth}` });
    await hotel.guest(booking, "POST", "/messages", { message: `I am number ${nth}` });
    bookings.push(booking);
  }
  const ids = [];
  for (const nth of [1, 2]) ids.push((await hotel.staff("GET", `/conversations?filter=all&q=${encodeURIComponent(`${name} ${nth}`)}`)).conversations[0].conversation_id);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}?filter=waiting&q=${encodeURIComponent(name)}`);
  await desk.reloadSubscribed();
  await expect(desk.list.locator(".conversations li")).toHaveCount(2);
  // An answered guest returns, too.
  await hotel.answer(ids[0], "I will ask the kitchen.");
  await hotel.staff("POST", `/conversations/${ids[0]}/snooze`, { until: inSeconds(4) });
  await hotel.staff("POST", `/conversations/${ids[1]}/snooze`, { until: "tomorrow" });
  await expect(desk.list.locator(".conversations li")).toHaveCount(0);
  await expect(desk.line(`${name} 1`)).toContainText("back since", { timeout: 10_000 });
  await expect(desk.list.locator(".conversations li")).toHaveCount(1);
  await hotel.guest(bookings[1]!, "POST", "/messages", { message: "Hello?" });
  await expect(desk.guest(`${name} 2`)).toBeVisible();
  await desk.openLive(`${name} 1`);
  await expect(page.getByText(/^Back since/)).toBeVisible();
  await desk.answer("The kitchen says yes.");
  await expect(page.getByText(/^Back since/)).toBeHidden();
  await expect(desk.guest(`${name} 1`)).toHaveCount(0);
});

test("without a script a conversation is snoozed until an own time", async ({ browser, hotel, watch }) => {
  const name = newName("Plain");
  const booking = await hotel.booking({ guestName: name });
  await hotel.guest(booking, "POST", "/messages", { message: "Wake me" });
  const context = await browser.newContext({ javaScriptEnabled: false });
  await watch(context);
  const page = await context.newPage();
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}?filter=waiting&q=${encodeURIComponent(name)}`);
  await desk.guest(name).click();
  await desk.showActions();
  await page.getByText("Snooze", { exact: true }).first().click();
  const year = new Date().getFullYear() + 1;
  await page.getByLabel("Date and time at the hotel").fill(`${year}-01-01T09:00`);
  await page.locator(".snooze form").last().getByRole("button", { name: "Snooze" }).click();
  await expect(page.getByText(`Snoozed until 1/1 09:00: ${name}`)).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(heading(page, name)).toBeVisible();
  await expect(page.getByText(/Snoozed until/)).toHaveCount(0);
  await context.close();
});
