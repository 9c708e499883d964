// Tests with a guest and two members of staff.
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { DeskPage } from "../desk-page.ts";
import { newName, newShortcut } from "../names.ts";

test("a conversation is handed over to a colleague, and the guest sees who has joined", async ({ page, hotel, openPage }) => {
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  const chat = await ChatPage.openLive(await openPage(), booking.link);
  await chat.write("The lamp is broken");
  const [maeve, liam] = [await hotel.createMember("Maeve"), await hotel.createMember("Liam", "Concierge")];
  const desk = await DeskPage.signIn(page, hotel, maeve);
  const other = await DeskPage.signIn(await openPage(), hotel, liam);
  await desk.openLive(guestName);
  await page.getByRole("button", { name: "Take it" }).click();
  await expect(chat.lines("Maeve from Reception has joined")).toBeVisible();
  await expect(other.line(guestName)).toContainText("Maeve");

  await desk.waitForHydration();
  await page.locator("summary").filter({ hasText: "Hand over" }).click();
  await page.getByLabel("To", { exact: true }).selectOption({ label: "Liam · Concierge" });
  await page.getByRole("button", { name: "Hand over" }).click();
  await expect(chat.lines("Liam from Concierge has joined")).toBeVisible();
  await expect(other.line(guestName)).toContainText("Liam");
  await other.openLive(guestName);
  await other.answer("I bring a new one.");
  await expect(chat.lines("I bring a new one.")).toContainText("Liam");
  // A message of a colleague cannot be changed.
  await expect(desk.text("I bring a new one.")).toBeVisible();
  await desk.lines("I bring a new one.").getByRole("button", { name: "Message actions" }).click();
  await expect(desk.lines("I bring a new one.").getByRole("button", { name: "Reply" })).toBeVisible();
  await expect(desk.lines("I bring a new one.").getByRole("button", { name: "Edit" })).toHaveCount(0);
});

test("a member of staff takes a conversation that the hotel's system answered under their name", async ({ page, hotel }) => {
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  await hotel.answer(booking, "Good morning!");
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.openLive(guestName);
  const take = page.getByRole("button", { name: "Take it" });
  await take.click();
  await expect(take).toBeHidden();
});

test("a note is shown to colleagues at once and never sent to the guest", async ({ page, hotel, openPage }) => {
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  const guest = await openPage();
  const frames: string[] = [];
  guest.on("websocket", (socket) => socket.on("framereceived", (frame) => frames.push(String(frame.payload))));
  const chat = await ChatPage.openLive(guest, booking.link);
  await chat.write("Good evening");
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  const other = await DeskPage.signIn(await openPage(), hotel, await hotel.createMember("Liam"));
  await desk.openLive(guestName);
  await other.openLive(guestName);
  await page.getByText("Notes for colleagues").click();
  await page.getByLabel("A note for colleagues").fill("Travels with a cat");
  await page.getByRole("button", { name: "Add note" }).click();
  for (const colleague of [desk, other]) {
    await expect(colleague.page.getByRole("list", { name: "Notes" })).toContainText("Travels with a cat");
    await expect(colleague.page.getByText("Notes for colleagues (1)")).toBeVisible();
  }
  await expect(page.getByLabel("A note for colleagues")).toHaveValue("");
  await desk.answer("Good evening!");
  await expect(chat.lines("Good evening!")).toBeVisible();
  expect(frames.join()).not.toContain("Travels with a cat");
  expect(await guest.content()).not.toContain("Travels with a cat");
  await page.getByRole("button", { name: "Delete the note of Maeve" }).click();
  await expect(other.page.getByText("Notes for colleagues (1)")).toBeHidden();
});

test("a slash searches the saved replies, and the chosen one contains the guest's data", async ({ page, hotel }) => {
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName, room: "204" });
  await hotel.guest(booking, "POST", "/messages", { message: "What is the Wi-Fi password?" });
  // The hotel also has the replies of other tests.
  const start = newShortcut("find");
  await hotel.putCannedReply(`${start}-wifi`, "Dear {guest}, the Wi-Fi of room {room} at {hotel} is open.");
  await hotel.putCannedReply(`${start}-breakfast`, "Breakfast is from seven.");
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.open(guestName);
  await desk.waitForHydration();
  await desk.composer.pressSequentially(`/${start}`);
  await expect(desk.replies).toHaveCount(2);
  await desk.composer.pressSequentially("-w");
  await expect(desk.replies).toHaveCount(1);
  await desk.composer.press("Enter");
  await expect(desk.composer).toHaveValue(`Dear ${guestName}, the Wi-Fi of room 204 at Killarney Park is open.`);
  await expect(desk.replies).toHaveCount(0);
  // Nothing was sent: the reply is only inserted, to be checked.
  expect(await hotel.messages(booking)).toHaveLength(1);
  await desk.composer.fill(`/${start}-b`);
  await expect(desk.replies).toHaveCount(1);
  await desk.composer.press("Escape");
  await expect(desk.replies).toHaveCount(0);
  await expect(desk.composer).toHaveValue(`/${start}-b`);
});

test("the composer finds a saved reply that a manager has created", async ({ page, hotel, allowConsole }) => {
  allowConsole(/400/);
  const guestName = newName("Ada");
  await hotel.booking({ guestName });
  const shortcut = newShortcut("towels");
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve", "Reception", "manager"));
  await desk.follow("Saved replies");
  await page.getByLabel("Shortcut").fill("Not a shortcut");
  await page.getByLabel("Text", { exact: true }).fill("Towels are on their way, {guest}.");
  await page.getByRole("button", { name: "Save reply" }).click();
  await expect(page.getByRole("alert")).toContainText("a shortcut must be");
  await page.getByLabel("Shortcut").fill(shortcut);
  await page.getByRole("button", { name: "Save reply" }).click();
  await expect(page.getByRole("button", { name: `Delete ${shortcut}` })).toBeVisible();
  await page.getByRole("link", { name: "Back to the desk" }).click();
  // The guest waits for no answer.
  await desk.list.getByRole("link", { name: "All open" }).click();
  await desk.open(guestName);
  await desk.waitForHydration();
  await desk.composer.pressSequentially(`/${shortcut}`);
  await expect(desk.replies).toHaveText(new RegExp("Towels are on their way"));
});
