import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

test.use({ javaScriptEnabled: false });

test("history can be read without any script, the newest message in view", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  for (let number = 1; number <= 40; number++) await hotel.answer(booking, `Answer ${number}`);
  await page.goto(booking.link);
  await expect(new ChatPage(page).lines("Answer 40")).toBeInViewport();
});

test("the form posts without a script, and a reload posts nothing twice", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  await page.goto(booking.link);
  const chat = new ChatPage(page);
  await chat.write("Two more towels, please");
  await expect(chat.lines("Two more towels, please")).toHaveCount(1);
  await page.reload();
  await expect(chat.lines("Two more towels, please")).toHaveCount(1);
  expect(await hotel.messages(booking)).toHaveLength(1);
});

test("a message that is refused comes back into the form with the reason", async ({ page, hotel, allowConsole }) => {
  allowConsole(/400/);
  const booking = await hotel.booking();
  await page.goto(booking.link);
  const chat = new ChatPage(page);
  const text = "too long & <long> ".repeat(300);
  await chat.write(text);
  await expect(page.getByRole("alert")).toHaveText("A message holds at most 4000 characters");
  await expect(chat.composer).toHaveValue(text);
  expect(await hotel.messages(booking)).toHaveLength(0);
});
