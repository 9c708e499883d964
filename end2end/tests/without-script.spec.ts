import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

test.use({ javaScriptEnabled: false });

test("the history can be read without JavaScript, with the newest message in view", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  for (let number = 1; number <= 40; number++) await hotel.answer(booking, `Answer ${number}`);
  await page.goto(booking.link);
  await expect(new ChatPage(page).lines("Answer 40")).toBeInViewport();
});

test("the form sends a message without JavaScript, and a reload does not send it again", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  await page.goto(booking.link);
  const chat = new ChatPage(page);
  await chat.write("Two more towels, please");
  await expect(chat.lines("Two more towels, please")).toHaveCount(1);
  await page.reload();
  await expect(chat.lines("Two more towels, please")).toHaveCount(1);
  expect(await hotel.messages(booking)).toHaveLength(1);
});

test("a refused message is shown in the form again, with the reason", async ({ page, hotel, allowConsole }) => {
  allowConsole(/400/);
  const booking = await hotel.booking();
  await page.goto(booking.link);
  const chat = new ChatPage(page);
  const text = "too long & <long> ".repeat(300);
  await chat.write(text);
  await expect(page.getByRole("alert")).toHaveText("A message holds at most 4000 characters.");
  await expect(chat.composer).toHaveValue(text);
  expect(await hotel.messages(booking)).toHaveLength(0);
});

test("a form that is submitted twice stores one message", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  await page.goto(booking.link);
  const chat = new ChatPage(page);
  await chat.composer.fill("One taxi, please");
  const form = {
    message: await chat.composer.inputValue(),
    client_message_id: await page.locator(".composer input[name=client_message_id]").inputValue(),
  };
  await page.request.post(booking.link, { form });
  await chat.send.click();
  await expect(chat.lines("One taxi, please")).toHaveCount(1);
  expect(await hotel.messages(booking)).toHaveLength(1);
  await chat.write("And another");
  await expect(chat.lines("And another")).toHaveCount(1);
  expect(await hotel.messages(booking)).toHaveLength(2);
});

test("links lead to earlier messages and back, page by page", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const conversation = await hotel.conversationId(booking);
  const all = Array.from({ length: 120 }, (_, at) => `Answer ${at + 1}`);
  for (const text of all) await hotel.answer(conversation, text);
  await page.goto(booking.link);
  const chat = new ChatPage(page);
  const earlier = page.getByRole("link", { name: "Earlier messages" });
  for (const shown of [all.slice(70), all.slice(20, 70)]) {
    expect(await chat.texts()).toEqual(shown);
    await earlier.click();
    await expect(page.getByRole("link", { name: "Back to the newest" })).toBeVisible();
  }
  expect(await chat.texts()).toEqual(all.slice(0, 20));
  await expect(earlier).toBeHidden();

  await chat.write("About that first answer");
  await expect(chat.lines("About that first answer")).toBeInViewport();
  expect(await chat.texts()).toEqual([...all.slice(71), "About that first answer"]);
});

test("a link refreshes the page without JavaScript", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  await page.goto(booking.link);
  await hotel.answer(booking, "Your table is booked");
  const refresh = page.getByRole("link", { name: "Refresh" });
  await expect(refresh).toBeVisible({ timeout: 2_000 });
  await refresh.click();
  await expect(new ChatPage(page).lines("Your table is booked")).toBeVisible();
});
