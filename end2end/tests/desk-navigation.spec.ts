// Tests of moving through the desk: the list, its links, shortcuts and menus.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { DeskPage } from "../desk-page.ts";
import type { Hotel } from "../hotel.ts";
import { newName } from "../names.ts";

/** Creates guests who have written; the first one has written last. Returns their common name. */
async function createGuests(hotel: Hotel, count: number): Promise<string> {
  const name = newName("Key");
  for (let nth = count; nth >= 1; nth--) {
    const booking = await hotel.booking({ guestName: `${name} ${nth}` });
    await hotel.guest(booking, "POST", "/messages", { message: `I am number ${nth}` });
  }
  return name;
}

const heading = (page: Page, guest: string) => page.getByRole("main").getByRole("heading", { name: guest, exact: true });

test("opening a conversation and returning from a filter keep the position in the list", async ({ page, hotel }) => {
  await page.setViewportSize({ width: 1000, height: 600 });
  const name = await createGuests(hotel, 14);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.search(name);
  await desk.waitForHydration();
  const position = () => page.locator(".list").evaluate((list) => Math.round(list.scrollTop));
  await desk.guest(`${name} 9`).scrollIntoViewIfNeeded();
  const before = await position();
  expect(before).toBeGreaterThan(200);
  await desk.guest(`${name} 9`).click();
  await expect(heading(page, `${name} 9`)).toBeVisible();
  await desk.waitForHydration();
  expect(await position()).toBe(before);
  // The filter and the order leave the conversation open.
  const search = page.url();
  await page.keyboard.press("Escape");
  await page.keyboard.press("o");
  await page.waitForURL(/order=unread/);
  await expect(heading(page, `${name} 9`)).toBeVisible();
  await desk.waitForHydration();
  await page.keyboard.press("4");
  await page.waitForURL(/filter=resolved/);
  await expect(heading(page, `${name} 9`)).toBeVisible();
  await page.goto(search);
  await desk.waitForHydration();
  expect(await position()).toBe(before);
});

test("shortcuts open one conversation after the other, and nothing is typed into an answer", async ({ page, hotel }) => {
  const name = await createGuests(hotel, 4);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.search(name);
  await desk.waitForHydration();
  await desk.guest(`${name} 1`).click();
  await expect(heading(page, `${name} 1`)).toBeVisible();
  await desk.waitForHydration();
  // After a click one can write at once.
  await expect(desk.composer).toBeFocused();
  await page.keyboard.press("Escape");
  for (const nth of [2, 3]) {
    await page.keyboard.press("j");
    await expect(heading(page, `${name} ${nth}`)).toBeVisible();
    await desk.waitForHydration();
    await expect(desk.composer).not.toBeFocused();
  }
  await page.keyboard.press("k");
  await expect(heading(page, `${name} 2`)).toBeVisible();
  await desk.waitForHydration();
  await expect(desk.composer).toHaveValue("");
  await page.keyboard.press("c");
  await expect(desk.composer).toBeFocused();
});

test("after a conversation has left the list, the shortcuts open its neighbours", async ({ page, hotel }) => {
  const name = await createGuests(hotel, 4);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}?filter=unread&q=${encodeURIComponent(name)}`);
  await desk.waitForHydration();
  await desk.guest(`${name} 2`).click();
  await expect(heading(page, `${name} 2`)).toBeVisible();
  await desk.waitForHydration();
  // It is read now.
  await expect(desk.guest(`${name} 2`)).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await expect(heading(page, `${name} 3`)).toBeVisible();
});

test("without a network a click leaves the desk as it is, and opens the page once there is one", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_|WebSocket/);
  const name = await createGuests(hotel, 2);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.search(name);
  await desk.openLive(`${name} 1`);
  await desk.composer.fill("Half an answer");
  await page.context().setOffline(true);
  const notice = page.getByRole("status").filter({ hasText: "The server cannot be reached" });
  for (const click of [
    () => desk.guest(`${name} 2`).click(),
    () => page.getByRole("link", { name: /^Resolved/ }).click(),
    () => page.getByRole("searchbox").press("Enter"),
  ]) {
    await click();
    await expect(notice).toBeVisible();
    await expect(heading(page, `${name} 1`)).toBeVisible();
  }
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("status").filter({ hasText: "The desk is offline" })).toBeVisible();
  await expect(heading(page, `${name} 1`)).toBeVisible();
  await expect(desk.composer).toHaveValue("Half an answer");
  await page.context().setOffline(false);
  await desk.guest(`${name} 2`).click();
  await expect(heading(page, `${name} 2`)).toBeVisible();
});

test("forms are posted while the server may be unreachable", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_|WebSocket/);
  // No socket is connected, and no request of the script is answered.
  await page.routeWebSocket(/./, () => {});
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.waitForHydration();
  await page.route("**/*", async (route) => {
    if (["fetch", "xhr"].includes(route.request().resourceType())) await route.abort();
    else await route.fallback();
  });
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await expect(desk.list.getByRole("status").first()).toContainText("not up to date");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByLabel("Password")).toBeVisible();
});

test("menus close on a click outside and on Escape", async ({ page, hotel }) => {
  const name = await createGuests(hotel, 1);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve", "Reception", "manager"));
  await desk.open(`${name} 1`);
  await desk.waitForHydration();
  for (const [menu, content] of [
    [page.getByText("Hand over", { exact: true }).first(), page.getByLabel("To", { exact: true })],
    [page.getByText("Guest's data", { exact: true }), page.getByRole("link", { name: "Export as a file" })],
  ] as const) {
    await menu.click();
    await expect(content).toBeVisible();
    await desk.text("I am number 1").click();
    await expect(content).toBeHidden();
    await menu.click();
    await expect(content).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(content).toBeHidden();
    await expect(heading(page, `${name} 1`)).toBeVisible();
  }
  // The menu of the list is another one.
  const link = desk.list.getByRole("link", { name: "Bookings" });
  for (const close of [() => desk.text("I am number 1").click(), () => page.keyboard.press("Escape")]) {
    await desk.openMenu();
    await expect(link).toBeVisible();
    await close();
    await expect(link).toBeHidden();
    await expect(heading(page, `${name} 1`)).toBeVisible();
  }
  // Another menu closes the first one.
  await page.getByText("Hand over", { exact: true }).first().click();
  await page.getByText("Guest's data", { exact: true }).click();
  await expect(page.getByLabel("To", { exact: true })).toBeHidden();
});

test("an ended session says so, and signing in returns to the conversation", async ({ page, hotel, allowConsole }) => {
  allowConsole(/401|WebSocket|ERR_/);
  const name = await createGuests(hotel, 2);
  const maeve = await hotel.createMember("Maeve");
  const desk = await DeskPage.signIn(page, hotel, maeve);
  await desk.openLive(`${name} 2`);
  await page.context().clearCookies();
  await desk.write("Good evening!");
  await expect(desk.lines("Good evening!")).toContainText("You have been signed out.");
  expect(await desk.conversation.textContent()).not.toContain("link");
  await page.getByText("Notes for colleagues").click();
  await page.getByLabel("A note for colleagues").fill("A note");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(desk.conversation.locator(".notes").getByRole("alert")).toContainText("You have been signed out.");
  await page.getByRole("link", { name: "Sign in again" }).click();
  await page.getByLabel("E-mail").fill(maeve.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toHaveText("The e-mail address or the password is wrong.");
  await page.getByLabel("Password").fill(maeve.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(page, `${name} 2`)).toBeVisible();
});
