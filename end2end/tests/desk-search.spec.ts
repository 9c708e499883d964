// Tests of the desk's search.
import { expect, test } from "../fixtures.ts";
import { DeskPage } from "../desk-page.ts";
import { newName } from "../names.ts";

test("the search finds resolved guests and rooms by their number", async ({ page, hotel }) => {
  const [guestName, other] = [newName("Nora"), newName("Tom")];
  const booking = await hotel.booking({ guestName, room: "4711" });
  await hotel.booking({ guestName: other, room: "4712" });
  await hotel.guest(booking, "POST", "/messages", { message: "That was all" });
  await hotel.staff("POST", `/conversations/${await hotel.conversationId(booking)}/resolve`);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  for (const text of [guestName, "room 4711", "Room 4711", "4711"]) {
    await desk.search(text);
    await expect(desk.line(guestName)).toContainText("resolved");
    await expect(desk.guest(other)).toHaveCount(0);
  }
});

test("a result shows the line that was found with its words marked, and opens there", async ({ page, hotel }) => {
  const guestName = newName("Nora");
  const booking = await hotel.booking({ guestName });
  const word = newName("Towels");
  const id = await hotel.conversationId(booking);
  await hotel.answer(id, `Two ${word}, with pleasure`);
  for (let nth = 1; nth <= 70; nth++) await hotel.answer(id, `Message ${nth}`);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.search(word);
  const line = desk.line(guestName);
  await expect(line.locator(".said")).toHaveText(`You: Two ${word}, with pleasure`);
  expect((await line.locator("mark").allTextContents()).join(" ")).toBe(word);
  await desk.open(guestName);
  await expect(desk.text(`Two ${word}, with pleasure`)).toBeInViewport();
  await desk.waitForHydration();
  await expect(desk.text(`Two ${word}, with pleasure`)).toBeInViewport();
  // The rest of the conversation is on the page, too, and the results stay.
  await expect(desk.text("Message 70")).toBeAttached();
  await expect(line.locator("mark").first()).toBeAttached();
});

test("without a script a result opens at its line, too", async ({ browser, hotel, watch }) => {
  const guestName = newName("Nora");
  const booking = await hotel.booking({ guestName });
  const word = newName("Towels");
  const id = await hotel.conversationId(booking);
  await hotel.answer(id, `Two ${word}`);
  for (let nth = 1; nth <= 70; nth++) await hotel.answer(id, `Message ${nth}`);
  const context = await browser.newContext({ javaScriptEnabled: false });
  await watch(context);
  const desk = await DeskPage.signIn(await context.newPage(), hotel, await hotel.createMember("Maeve"));
  await desk.search(word);
  await desk.open(guestName);
  await expect(desk.text(`Two ${word}`)).toBeInViewport();
  await context.close();
});
