// Tests with a guest on a phone and the hotel at its desk.
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { DeskPage } from "../desk-page.ts";
import { newName } from "../names.ts";

test("a guest sees an answer of the desk and its author at once", async ({ page, hotel, browser, watch }) => {
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  const phone = await browser.newContext();
  await watch(phone);
  const chat = await ChatPage.openLive(await phone.newPage(), booking.link);
  await chat.write("Is there a late check-out?");
  await expect(chat.mark("Is there a late check-out?", "Sent")).toBeVisible();

  await page.reload();
  await desk.open(guestName);
  await expect(desk.conversation.getByText("Is there a late check-out?", { exact: true })).toBeVisible();
  await desk.answer("Until one o'clock, with pleasure.");
  await expect(chat.lines("Until one o'clock, with pleasure.")).toBeVisible();
  await expect(chat.lines("Maeve from Reception has joined")).toBeVisible();
  await expect(chat.page.locator("header")).toContainText("Maeve · Reception");
  // An answer marks the earlier messages as read.
  await expect(chat.mark("Is there a late check-out?", "Read")).toBeVisible();
  await phone.close();
});

test("a conversation is handed over, resolved, and reopened by a message of its guest", async ({ page, hotel }) => {
  const guestName = newName("Tom");
  const booking = await hotel.booking({ guestName });
  const aoife = await hotel.createMember("Aoife");
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await hotel.guest(booking, "POST", "/messages", { message: "The lamp is broken" });
  await page.reload();
  await desk.open(guestName);
  await desk.showActions();
  await page.locator(".hand-over summary").first().click();
  await page.getByLabel("To", { exact: true }).selectOption({ label: `${aoife.name} · Reception` });
  await page.getByRole("button", { name: "Hand over" }).click();
  await expect
    .poll(async () => (await hotel.guest(booking, "GET", "/context")).current_staff_handler?.name)
    .toBe(aoife.name);
  await page.getByRole("button", { name: "Resolve" }).click();
  await expect(page.getByRole("status").filter({ hasText: `Resolved: ${guestName}` })).toBeVisible();
  const filter = (name: string) => page.goto(`${hotel.url}/desk/hotel/${hotel.slug}?filter=${name}`);
  await filter("open");
  await expect(desk.list).toBeVisible();
  await expect(desk.guest(guestName)).toHaveCount(0);
  await hotel.guest(booking, "POST", "/messages", { message: "It is broken again" });
  await filter("open");
  await expect(desk.guest(guestName)).toBeVisible();
});

test("the search finds a conversation by guest, room and booking", async ({ page, hotel }) => {
  const guestName = newName("Nora");
  const booking = await hotel.booking({ guestName, room: "Garden 7" });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  for (const text of [guestName, "garden 7", booking.id]) {
    await desk.search(text);
    await expect(desk.guest(guestName)).toBeVisible();
  }
  await desk.search("nobody of that name");
  await expect(desk.list.getByText("Nothing found.")).toBeVisible();
});

test("a wrong password is refused, and the desk cannot be opened after signing out", async ({ page, hotel, allowConsole }) => {
  allowConsole(/401/);
  const maeve = await hotel.createMember("Maeve");
  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}`);
  await page.getByLabel("E-mail").fill(maeve.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toHaveText("The e-mail address or the password is wrong.");
  await expect(page.getByLabel("E-mail")).toHaveValue(maeve.email);
  const desk = await DeskPage.signIn(page, hotel, maeve);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByLabel("Password")).toBeVisible();
  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}`);
  await expect(desk.list).toBeHidden();
});

test("a conversation is not resolved if the page does not show its newest message", async ({ browser, hotel, watch }) => {
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  await hotel.guest(booking, "POST", "/messages", { message: "That was all" });
  // Without a script the page is not notified of the second message.
  const context = await browser.newContext({ javaScriptEnabled: false });
  await watch(context);
  const page = await context.newPage();
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.open(guestName);
  await hotel.guest(booking, "POST", "/messages", { message: "One more thing" });
  await page.getByRole("button", { name: "Resolve" }).click();
  await expect(desk.conversation.getByText("One more thing")).toBeVisible();
  await page.getByRole("button", { name: "Resolve" }).click();
  await expect(page.getByRole("status").filter({ hasText: `Resolved: ${guestName}` })).toBeVisible();
  await context.close();
});
