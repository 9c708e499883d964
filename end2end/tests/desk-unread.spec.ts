// Tests of marking conversations as unread at the desk.
import { expect, test } from "../fixtures.ts";
import { DeskPage } from "../desk-page.ts";
import { newName } from "../names.ts";

test("a colleague sees a conversation that was marked as unread, and the guest sees no change", { tag: "@keys" }, async ({ page, browser, hotel, watch }) => {
  const name = newName("Again");
  const booking = await hotel.booking({ guestName: name });
  await hotel.guest(booking, "POST", "/messages", { message: "Is breakfast at seven?" });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}?filter=open&q=${encodeURIComponent(name)}`);
  const context = await browser.newContext();
  await watch(context);
  const colleague = await DeskPage.signIn(await context.newPage(), hotel, await hotel.createMember("Uma"));
  await colleague.page.goto(`${hotel.url}/desk/hotel/${hotel.slug}?filter=open&q=${encodeURIComponent(name)}`);
  await colleague.reloadSubscribed();
  await expect(colleague.line(name)).toHaveClass(/unread/);
  await desk.guest(name).click();
  await desk.waitForHydration();
  await expect(colleague.line(name)).not.toHaveClass(/unread/);
  expect((await hotel.messages(booking)).at(-1)).toMatchObject({ status: "read" });
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+U");
  await expect(page.getByText(`Marked as unread: ${name}`)).toBeVisible();
  await expect(desk.line(name).getByRole("img", { name: "Marked as unread" })).toBeVisible();
  await expect(colleague.line(name).getByRole("img", { name: "Marked as unread" })).toBeVisible();
  expect((await hotel.messages(booking)).at(-1)).toMatchObject({ status: "read" });
  // The first one to open it clears the mark.
  await colleague.guest(name).click();
  await expect(colleague.page.getByRole("main").getByRole("heading", { name, exact: true })).toBeVisible();
  await expect(desk.line(name)).not.toHaveClass(/unread/);
  await context.close();
});

test("marking as unread can be undone, also without a script", { tag: "@keys" }, async ({ page, browser, hotel, watch }) => {
  const name = newName("Undone");
  const booking = await hotel.booking({ guestName: name });
  await hotel.guest(booking, "POST", "/messages", { message: "Hello" });
  const member = await hotel.createMember("Maeve");
  const desk = await DeskPage.signIn(page, hotel, member);
  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}?filter=open&q=${encodeURIComponent(name)}`);
  await desk.guest(name).click();
  await desk.waitForHydration();
  await desk.showActions();
  await page.getByRole("button", { name: "Mark unread" }).click();
  await expect(page.getByText(`Marked as unread: ${name}`)).toBeVisible();
  await desk.waitForHydration();
  await page.keyboard.press("z");
  await expect(page.getByRole("main").getByRole("heading", { name, exact: true })).toBeVisible();
  await expect(desk.line(name)).not.toHaveClass(/unread/);
  const context = await browser.newContext({ javaScriptEnabled: false });
  await watch(context);
  const plain = await DeskPage.signIn(await context.newPage(), hotel, member);
  await plain.page.goto(`${hotel.url}/desk/hotel/${hotel.slug}?filter=open&q=${encodeURIComponent(name)}`);
  await plain.guest(name).click();
  await expect(plain.page.getByRole("heading", { name, exact: true })).toBeVisible();
  await plain.showActions();
  await plain.page.getByRole("button", { name: "Mark unread" }).click();
  await expect(plain.line(name)).toHaveClass(/unread/);
  await plain.page.getByRole("button", { name: "Undo" }).click();
  await expect(plain.line(name)).not.toHaveClass(/unread/);
  await context.close();
});
