// Tests of the search in the conversation.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { ChatPage } from "../chat-page.ts";
import { expect, test } from "../fixtures.ts";

async function openSearch(page: Page, chat: ChatPage) {
  await chat.openMenu();
  await page.getByRole("button", { name: "Search" }).click();
  const dialog = page.getByRole("dialog", { name: "Search" });
  return { dialog, field: dialog.getByRole("searchbox"), results: dialog.getByRole("listitem") };
}

test("a search finds messages of the whole conversation, and shows the chosen one in the log", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const conversation = await hotel.conversationId(booking);
  await hotel.guest(booking, "POST", "/messages", { message: "Is the Café open?" });
  for (let number = 1; number <= 120; number++) await hotel.answer(conversation, `Line ${number}`);
  await hotel.answer(conversation, "The café <b>closes</b> at five");
  const chat = await ChatPage.openLive(page, booking.link);
  const { dialog, field, results } = await openSearch(page, chat);
  await expect(field).toBeFocused();
  await field.fill("cafe");
  await expect(results).toHaveText([/Maeve.*The café <b>closes<.b> at five/, /Ada Byrne.*Is the Café open\?/]);
  await expect(results.last().locator("mark")).toHaveText("Café");
  await field.fill("cafe open");
  await expect(results).toHaveCount(1);
  await expect(chat.lines("Is the Café open?")).toHaveCount(0);
  await results.getByRole("button").click();
  await expect(dialog).toBeHidden();
  await expect(chat.lines("Is the Café open?")).toBeInViewport();
  expect(new URL(page.url()).hash).toBe("");
});

test("a search without a result says so, and Escape returns to the page", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  await hotel.answer(booking, "Welcome");
  const chat = await ChatPage.openLive(page, booking.link);
  const { dialog, field, results } = await openSearch(page, chat);
  await field.fill("nobody wrote this");
  await expect(dialog.getByRole("status")).toHaveText("Nothing found");
  await field.fill("welc");
  await expect(results).toHaveCount(1);
  await expect(dialog.getByRole("status")).toBeEmpty();
  await field.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(chat.lines("Welcome")).toBeVisible();
});

test("a search whose history cannot be read says so", async ({ page, hotel, allowConsole }) => {
  allowConsole(/503/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await page.route("**/chat/messages?*", (route) => route.fulfill({ status: 503, body: "" }));
  const { dialog, field } = await openSearch(page, chat);
  await field.fill("anything");
  await expect(dialog.getByRole("status")).toHaveText("That did not work");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the search has no accessibility faults (${colorScheme})`, async ({ page, hotel }) => {
    await page.emulateMedia({ colorScheme });
    const booking = await hotel.booking();
    await hotel.answer(booking, "Your taxi is here");
    const chat = await ChatPage.openLive(page, booking.link);
    const { field, results } = await openSearch(page, chat);
    await field.fill("taxi");
    await expect(results).toHaveCount(1);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
  });
}
