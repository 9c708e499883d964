// Tests of the hydrated desk, with a guest on a phone and staff at the same time.
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { DeskPage } from "../desk-page.ts";
import { newName } from "../names.ts";

test("a new message moves its conversation to the top, and the title counts unread messages", async ({ page, hotel, openPage }) => {
  const [ada, tom] = [newName("Ada"), newName("Tom")];
  const first = await hotel.booking({ guestName: ada });
  const second = await hotel.booking({ guestName: tom });
  await hotel.guest(first, "POST", "/messages", { message: "The first" });
  await hotel.guest(second, "POST", "/messages", { message: "The second" });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  const chat = await ChatPage.openLive(await openPage(), first.link);
  await expect(desk.line(tom)).toContainText("The second");
  await chat.write("Is the pool open?");
  await expect(desk.line(ada)).toContainText("Is the pool open?");
  await expect(desk.line(ada).getByRole("img", { name: "2 unread" })).toBeVisible();
  await expect(desk.list.locator(".conversations .guest").first()).toHaveText(ada);
  await expect(page).toHaveTitle(/^\(\d+\) Desk · Killarney Park$/);
  // A message that was read elsewhere counts as read here.
  await hotel.answer(first, "Until nine.");
  await hotel.markReadByStaff(first);
  await expect(desk.line(ada)).toContainText("You: Until nine.");
  await expect(desk.line(ada).getByRole("img")).toBeHidden();
});

test("both sides see typing, messages, read markers, edits and deletions of the other side", async ({ page, hotel, openPage }) => {
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  await hotel.guest(booking, "POST", "/messages", { message: "Good evening" });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.openLive(guestName);
  const chat = await ChatPage.openLive(await openPage(), booking.link);

  await chat.composer.pressSequentially("Is the");
  await expect(desk.typing).toBeVisible();
  await chat.write("Is the pool open?");
  await expect(desk.text("Is the pool open?")).toBeVisible();
  await expect(desk.typing).toBeHidden();
  await expect(chat.mark("Is the pool open?", "Read")).toBeVisible();

  await desk.composer.pressSequentially("Unt");
  await expect(chat.typing).toBeVisible();
  await desk.answer("Until ten.");
  await expect(chat.lines("Until ten.")).toBeVisible();
  await expect(desk.mark("Until ten.", "Read")).toBeVisible();
  await expect(desk.conversation.getByText(/^Read by the guest at \d\d:\d\d$/)).toBeVisible();
  // A missing value leaves no empty element.
  const facts = () => desk.conversation.locator(".whom .soft > span").allTextContents();
  expect((await facts()).filter((fact) => !fact.trim())).toEqual([]);

  await desk.performAction("Until ten.", "Edit");
  await expect(desk.composer).toHaveValue("Until ten.");
  await desk.write("Until nine.");
  await expect(chat.lines("Until nine.")).toContainText("Edited");
  await expect(desk.composer).toHaveValue("");

  await chat.performAction("Until nine.", "Reply");
  await chat.write("Thank you!");
  await expect(desk.lines("Thank you!").locator(".quote")).toContainText("Until nine.");
  await chat.performAction("Thank you!", "Delete");
  await expect(desk.text("Thank you!")).toBeHidden();
  await expect(desk.text("Message deleted")).toBeVisible();
});

test("a quote shows the edited text of its message", async ({ page, hotel, openPage }) => {
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  const chat = await ChatPage.openLive(await openPage(), booking.link);
  await chat.write("Two towls, please");
  await expect(chat.mark("Two towls, please", "Sent")).toBeVisible();
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.openLive(guestName);
  await desk.performAction("Two towls, please", "Reply");
  await desk.answer("On their way");
  await expect(chat.lines("On their way").locator(".quote")).toContainText("Two towls, please");
  await chat.performAction("Two towls, please", "Edit");
  await chat.composer.fill("Two towels, please");
  await chat.send.click();
  for (const side of [chat, desk]) {
    await expect(side.lines("On their way").locator(".quote")).toContainText("Two towels, please");
  }
});

test("an unsent answer is sent after the agent signs in again", async ({ page, hotel, allowConsole }) => {
  allowConsole(/401|WebSocket|ERR_/);
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  await hotel.guest(booking, "POST", "/messages", { message: "Hello?" });
  const maeve = await hotel.createMember("Maeve");
  const desk = await DeskPage.signIn(page, hotel, maeve);
  await desk.openLive(guestName);
  await page.context().clearCookies();
  await desk.write("Good evening!");
  await expect(desk.conversation.getByRole("status")).toContainText("You have been signed out.");
  const again = await DeskPage.signIn(page, hotel, maeve);
  await again.open(guestName);
  await expect(again.mark("Good evening!", "Sent")).toBeVisible();
  expect((await hotel.messages(booking)).filter((message) => message.message === "Good evening!")).toHaveLength(1);
});

test("each conversation keeps its own draft", async ({ page, hotel }) => {
  const [ada, tom] = [newName("Ada"), newName("Tom")];
  for (const guestName of [ada, tom]) {
    await hotel.guest(await hotel.booking({ guestName }), "POST", "/messages", { message: "Hello" });
  }
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.openLive(ada);
  await desk.composer.fill("For Ada");
  await desk.openLive(tom);
  await expect(desk.composer).toHaveValue("");
  await desk.openLive(ada);
  await expect(desk.composer).toHaveValue("For Ada");
});

test("the hotel can send the first message of a conversation", async ({ page, hotel, openPage }) => {
  const guestName = newName("Nora");
  const booking = await hotel.booking({ guestName });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.search(guestName);
  await desk.openLive(guestName);
  await desk.answer("Welcome! We look forward to seeing you.");
  const chat = await ChatPage.open(await openPage(), booking.link);
  await expect(chat.lines("Welcome! We look forward to seeing you.")).toBeVisible();
});

test("the list shows that it is not up to date until it is fetched again", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_|WebSocket/);
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  await hotel.guest(booking, "POST", "/messages", { message: "Hello" });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.reloadSubscribed();
  await page.context().setOffline(true);
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  const stale = desk.list.getByRole("status").first();
  await expect(stale).toContainText("not up to date");
  await hotel.guest(booking, "POST", "/messages", { message: "Is anybody there?" });
  await page.context().setOffline(false);
  await expect(desk.line(guestName)).toContainText("Is anybody there?", { timeout: 20_000 });
  await expect(stale).toBeEmpty();
});

test("the desk shows the sign-in form after its session has ended", async ({ page, hotel, allowConsole }) => {
  allowConsole(/401|WebSocket|ERR_/);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.reloadSubscribed();
  await page.context().clearCookies();
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await expect(page.getByLabel("Password")).toBeVisible();
});

test("the desk works in a browser without the Notification API", async ({ page, hotel, openPage }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, "Notification"));
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.reloadSubscribed();
  const chat = await ChatPage.openLive(await openPage(), booking.link);
  await page.evaluate(() => Object.defineProperty(document, "hasFocus", { value: () => false }));
  for (const text of ["First", "Second"]) {
    await chat.write(text);
    await expect(desk.line(guestName)).toContainText(text);
  }
  await expect(page.getByRole("button", { name: "Notify me" })).toBeHidden();
});
