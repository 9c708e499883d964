// Tests of selecting conversations of the desk's list and resolving them together.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { DeskPage } from "../desk-page.ts";
import type { Hotel } from "../hotel.ts";
import { newName } from "../names.ts";

async function createGuests(hotel: Hotel, count: number): Promise<string> {
  const name = newName("Select");
  for (let nth = 1; nth <= count; nth++) {
    const booking = await hotel.booking({ guestName: `${name} ${nth}` });
    await hotel.guest(booking, "POST", "/messages", { message: `I am number ${nth}` });
  }
  return name;
}

async function openList(page: Page, hotel: Hotel, name: string): Promise<DeskPage> {
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}?filter=open&q=${encodeURIComponent(name)}`);
  return desk;
}

const box = (desk: DeskPage, name: string) => desk.list.getByRole("checkbox", { name: `Select ${name}`, exact: true });
const lines = (desk: DeskPage) => desk.list.locator(".conversations li");

test("conversations are selected with Shift, resolved together, and reopened by one undo", async ({ page, hotel }) => {
  const name = await createGuests(hotel, 5);
  const desk = await openList(page, hotel, name);
  await desk.reloadSubscribed();
  await expect(page.getByRole("button", { name: "Resolve selected" })).toBeHidden();
  await box(desk, `${name} 5`).click();
  await box(desk, `${name} 2`).click({ modifiers: ["Shift"] });
  for (const nth of [2, 3, 4, 5]) await expect(box(desk, `${name} ${nth}`)).toBeChecked();
  await expect(box(desk, `${name} 1`)).not.toBeChecked();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await box(desk, `${name} 3`).click();
  await page.getByRole("button", { name: "Resolve selected" }).click();
  await expect(page.getByText("Resolved: 3 conversations")).toBeVisible();
  await expect(lines(desk)).toHaveCount(2);
  await desk.waitForHydration();
  await page.keyboard.press("z");
  await expect(lines(desk)).toHaveCount(5);
});

test("the selection works by keys, and Escape ends it before it closes the conversation", { tag: "@keys" }, async ({ page, hotel }) => {
  const name = await createGuests(hotel, 3);
  const desk = await openList(page, hotel, name);
  await desk.guest(`${name} 3`).click();
  await expect(page.getByRole("main").getByRole("heading", { name: `${name} 3`, exact: true })).toBeVisible();
  await desk.waitForHydration();
  await page.keyboard.press("Escape");
  await page.keyboard.press("v");
  await expect(box(desk, `${name} 3`)).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(box(desk, `${name} 3`)).not.toBeChecked();
  await page.keyboard.press("v");
  await box(desk, `${name} 2`).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+X");
  await expect(page.getByText("Resolved: 2 conversations")).toBeVisible();
  await expect(page.getByRole("main").getByRole("heading", { name: `${name} 3`, exact: true })).toBeVisible();
  await expect(lines(desk)).toHaveCount(1);
});

test("a conversation with a message that the list has not shown stays open", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_FAILED/);
  const name = newName("Late");
  const booking = await hotel.booking({ guestName: name });
  await hotel.guest(booking, "POST", "/messages", { message: "Hello" });
  const desk = await openList(page, hotel, name);
  await desk.waitForHydration();
  await page.route("**/conversations?*", (route) => route.abort());
  await box(desk, name).check();
  await hotel.guest(booking, "POST", "/messages", { message: "One more thing" });
  await page.getByRole("button", { name: "Resolve selected" }).click();
  await page.waitForURL(/resolved_group=/);
  await expect(desk.guest(name)).toBeVisible();
});

test("without a script several conversations are resolved, too", async ({ browser, hotel, watch }) => {
  const name = await createGuests(hotel, 3);
  const context = await browser.newContext({ javaScriptEnabled: false });
  await watch(context);
  const desk = await openList(await context.newPage(), hotel, name);
  await box(desk, `${name} 1`).check();
  await box(desk, `${name} 2`).check();
  await desk.page.getByRole("button", { name: "Resolve selected" }).click();
  await expect(lines(desk)).toHaveCount(1);
  await desk.page.getByRole("button", { name: "Undo" }).click();
  await expect(lines(desk)).toHaveCount(3);
  await context.close();
});
