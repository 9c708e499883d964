// Tests of editing and deleting the guest's own messages.
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

test("a guest edits a message, and the hotel receives the new text", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("Room 102");
  await expect(chat.mark("Room 102", "Sent")).toBeVisible();
  await chat.composer.fill("a draft");
  await chat.performAction("Room 102", "Edit");
  await expect(chat.composer).toHaveValue("Room 102");
  await chat.composer.fill("Room 101");
  await chat.send.click();
  await expect(chat.lines("Room 101")).toContainText("Edited");
  // The draft is shown again.
  await expect(chat.composer).toHaveValue("a draft");
  const [message] = await hotel.messages(booking);
  expect(message).toMatchObject({ message: "Room 101", is_edited: true });
});

test("Escape cancels an edit and leaves the message unchanged", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("As it was");
  await expect(chat.mark("As it was", "Sent")).toBeVisible();
  await chat.performAction("As it was", "Edit");
  await chat.composer.fill("Something else");
  await chat.composer.press("Escape");
  await expect(chat.composer).toHaveValue("");
  await expect(chat.lines("As it was")).not.toContainText("Edited");
});

test("a guest cannot edit or delete a message after five minutes", async ({ page, hotel, allowConsole }) => {
  allowConsole(/403/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("For ever");
  await expect(chat.mark("For ever", "Sent")).toBeVisible();
  await chat.lines("For ever").getByRole("button", { name: "Message actions" }).click();
  await expect(chat.lines("For ever").getByRole("button", { name: "Edit" })).toBeVisible();
  await chat.lines("For ever").getByRole("button", { name: "Cancel" }).click();
  await page.clock.setFixedTime(Date.now() + 5 * 60_000 + 1000);
  await chat.lines("For ever").getByRole("button", { name: "Message actions" }).click();
  await expect(chat.lines("For ever").getByRole("button", { name: "Reply" })).toBeVisible();
  await expect(chat.lines("For ever").getByRole("button", { name: "Edit" })).toHaveCount(0);
  await expect(chat.lines("For ever").getByRole("button", { name: "Delete" })).toHaveCount(0);
});

test("a guest cannot edit a message of the hotel", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  await hotel.answer(booking, "Welcome");
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.lines("Welcome").getByRole("button", { name: "Message actions" }).click();
  await expect(chat.lines("Welcome").getByRole("button", { name: "Reply" })).toBeVisible();
  await expect(chat.lines("Welcome").getByRole("button", { name: "Edit" })).toHaveCount(0);
});

test("a reply that is written offline keeps its quote", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_|WebSocket/);
  const booking = await hotel.booking();
  await hotel.answer(booking, "Still or sparkling?");
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.performAction("Still or sparkling?", "Reply");
  await page.context().setOffline(true);
  await chat.write("Sparkling");
  await expect(chat.mark("Sparkling", "Sending")).toBeVisible();
  await page.context().setOffline(false);
  await expect(chat.mark("Sparkling", "Sent")).toBeVisible({ timeout: 20_000 });
  await expect(chat.lines("Sparkling").locator(".quote")).toContainText("Still or sparkling?");
});

test("a click on a quote scrolls to the quoted message", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const first = await hotel.answer(booking, "The very first");
  for (let number = 1; number <= 25; number += 1) await hotel.answer(booking, `Line ${number}`);
  await hotel.answer(booking, "As I said", { reply_to: first.id });
  const chat = await ChatPage.openLive(page, booking.link);
  await expect(chat.lines("The very first").first()).not.toBeInViewport();
  await chat.lines("As I said").getByRole("link").click();
  await expect(chat.lines("The very first").first()).toBeInViewport();
});
