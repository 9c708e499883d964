import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

test("guest and hotel exchange messages, and each message is shown once", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("Is the pool open?");
  await expect(chat.lines("Is the pool open?").getByLabel("Sent", { exact: true })).toBeVisible();
  await expect(chat.composer).toHaveValue("");

  await hotel.answer(booking, "Until ten tonight.");
  await expect(chat.lines("Until ten tonight.")).toBeVisible();
  await expect(chat.lines("Until ten tonight.")).toContainText("Maeve");
  await expect(chat.lines("Until ten tonight.")).toContainText("Reception");
  await expect(page.getByRole("banner").or(page.locator("header"))).toContainText("Maeve · Reception");
  expect(await chat.texts()).toEqual(["Is the pool open?", "Until ten tonight."]);
});

test("two pages of one guest show the same messages, once and in order", async ({ page, hotel, context }) => {
  const booking = await hotel.booking();
  const one = await ChatPage.openLive(page, booking.link);
  const other = await ChatPage.openLive(await context.newPage(), booking.link);
  await one.write("from the phone");
  await expect(other.lines("from the phone")).toBeVisible();
  await other.write("from the laptop");
  await expect(other.mark("from the laptop", "Sent")).toBeVisible();
  await hotel.answer(booking, "from reception");
  const all = ["from the phone", "from the laptop", "from reception"];
  for (const chat of [one, other]) {
    await expect(chat.lines("from reception")).toBeVisible();
    await expect.poll(() => chat.texts()).toEqual(all);
  }
});

test("a message is marked as read by the hotel, and the hotel receives the guest's read marker", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("Hello?");
  const line = chat.lines("Hello?");
  await expect(line.getByLabel("Sent", { exact: true })).toBeVisible();
  const { conversation_id, messages } = await hotel.guest(booking, "GET", "/messages");
  await hotel.staff("POST", `/conversations/${conversation_id}/read`, { up_to: messages[0].id });
  await expect(line.getByLabel("Read", { exact: true })).toBeVisible();

  const answer = await hotel.answer(booking, "Good evening!");
  await expect(chat.lines("Good evening!")).toBeVisible();
  await expect
    .poll(async () => (await hotel.guest(booking, "GET", "/messages")).read.guest.up_to)
    .toBe(answer.id);
});

test("Enter sends a message on a desktop and inserts a line break on a phone", async ({ page, hotel, isMobile }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.composer.pressSequentially("one");
  await chat.composer.press(isMobile ? "Enter" : "Shift+Enter");
  await chat.composer.pressSequentially("two");
  await expect(chat.composer).toHaveValue("one\ntwo");
  if (isMobile) await chat.send.click();
  else await chat.composer.press("Enter");
  await expect(chat.lines("one two").getByLabel("Sent", { exact: true })).toBeVisible();
  expect((await hotel.messages(booking))[0].message).toBe("one\ntwo");
});

test("text that is typed before hydration is kept", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(booking.link, { waitUntil: "commit" });
  const chat = new ChatPage(page);
  await chat.composer.fill("typed early");
  release();
  await expect(page.locator("body[data-hydrated]")).toBeAttached();
  await expect(chat.composer).toHaveValue("typed early");
  await chat.send.click();
  await expect(chat.lines("typed early").getByLabel("Sent", { exact: true })).toBeVisible();
});
