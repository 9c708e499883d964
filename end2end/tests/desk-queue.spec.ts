// Tests of the desk as a work queue.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { DeskPage } from "../desk-page.ts";
import type { Booking, Hotel } from "../hotel.ts";
import { newName } from "../names.ts";

/** Creates guests who wait, the first one longest. Returns their common name and bookings. */
async function createWaiting(hotel: Hotel, count: number): Promise<{ name: string; bookings: Booking[] }> {
  const name = newName("Queue");
  const bookings = [];
  for (let nth = 1; nth <= count; nth++) {
    const booking = await hotel.booking({ guestName: `${name} ${nth}` });
    await hotel.guest(booking, "POST", "/messages", { message: `I am number ${nth}` });
    bookings.push(booking);
  }
  return { name, bookings };
}

/** Answers all guests of earlier tests who wait. */
async function answerAll(hotel: Hotel): Promise<void> {
  for (;;) {
    const { conversations } = await hotel.staff("GET", "/conversations?filter=waiting");
    if (conversations.length === 0) return;
    for (const { conversation_id } of conversations) await hotel.answer(conversation_id, "Certainly.");
  }
}

const heading = (page: Page, guest: string) => page.getByRole("main").getByRole("heading", { name: guest, exact: true });
const names = (desk: DeskPage) => desk.list.locator(".conversations .guest").allTextContents();

test("the desk opens with the guests who need an answer, the longest wait first", async ({ page, hotel }) => {
  await answerAll(hotel);
  const { name, bookings } = await createWaiting(hotel, 3);
  await hotel.guest(bookings[0]!, "POST", "/messages", { message: "Anybody there?" });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}`);
  expect(await names(desk)).toEqual([1, 2, 3].map((nth) => `${name} ${nth}`));
  const tab = (label: string) => desk.list.getByRole("link", { name: new RegExp(`^${label} `) });
  await expect(tab("Needs answer")).toHaveAttribute("aria-current", "page");
  await expect(tab("Needs answer")).toHaveText("Needs answer 3");
  await expect(tab("Mine")).toHaveText("Mine 0");
  await expect(desk.line(`${name} 1`).locator(".initials")).toHaveText("Q" + name.split(" ")[1]![0]);
  await desk.waitForHydration();
  // An answer of a colleague takes a guest out of the queue at once.
  await hotel.answer(bookings[1]!, "Yes.");
  await expect(tab("Needs answer")).toHaveText("Needs answer 2");
  expect(await names(desk)).toEqual([1, 3].map((nth) => `${name} ${nth}`));
  await tab("All open").click();
  await expect(desk.guest(`${name} 2`)).toBeVisible();
});

test("the longest-waiting guest gets an answer after three keys", async ({ page, hotel }) => {
  await answerAll(hotel);
  const { name, bookings } = await createWaiting(hotel, 3);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.waitForHydration();
  await page.keyboard.press("n");
  await expect(heading(page, `${name} 1`)).toBeVisible();
  await desk.waitForHydration();
  await page.keyboard.press("c");
  await page.keyboard.insertText("Good evening");
  await page.keyboard.press("Enter");
  await expect(desk.mark("Good evening", "Sent")).toBeVisible();
  expect((await hotel.messages(bookings[0]!)).at(-1)).toMatchObject({ message: "Good evening" });
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await expect(heading(page, `${name} 2`)).toBeVisible();
  await desk.waitForHydration();
  // The next one, if this one is not answered.
  await page.keyboard.press("n");
  await expect(heading(page, `${name} 3`)).toBeVisible();
});

test("resolving opens the next conversation, and can be undone", async ({ page, hotel }) => {
  await answerAll(hotel);
  const { name } = await createWaiting(hotel, 3);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.waitForHydration();
  await page.keyboard.press("n");
  await expect(heading(page, `${name} 1`)).toBeVisible();
  await desk.waitForHydration();
  await page.keyboard.press("x");
  await expect(heading(page, `${name} 2`)).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: `Resolved: ${name} 1` })).toBeVisible();
  await desk.waitForHydration();
  await page.keyboard.press("z");
  await expect(heading(page, `${name} 1`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Resolve" })).toBeVisible();
  await desk.waitForHydration();
  // An unfinished note keeps the page.
  await page.getByText("Notes for colleagues").click();
  await page.getByLabel("A note for colleagues").fill("Half a note");
  await page.getByRole("button", { name: "Resolve" }).click();
  await expect(page.getByRole("button", { name: "Reopen" })).toBeVisible();
  await expect(heading(page, `${name} 1`)).toBeVisible();
});

test("once it is hidden, the offer to undo is gone for keys and for a reload", async ({ page, hotel }) => {
  await answerAll(hotel);
  const { name } = await createWaiting(hotel, 2);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.waitForHydration();
  await page.keyboard.press("n");
  await expect(heading(page, `${name} 1`)).toBeVisible();
  await desk.waitForHydration();
  await page.keyboard.press("x");
  await expect(heading(page, `${name} 2`)).toBeVisible();
  await desk.waitForHydration();
  const toast = page.getByText(`Resolved: ${name} 1`);
  await expect(toast).toBeVisible();
  expect(page.url()).toContain("resolved=");
  // Ends the time for which the style sheet shows it.
  await page.locator(".undo-toast").evaluate((shown) => {
    for (const animation of shown.getAnimations()) animation.finish();
  });
  await expect(toast).toHaveCount(0);
  expect(page.url()).not.toContain("resolved=");
  await page.keyboard.press("z");
  await page.reload();
  await expect(heading(page, `${name} 2`)).toBeVisible();
  await expect(toast).toHaveCount(0);
  const { conversations } = await hotel.staff("GET", "/conversations?filter=waiting");
  expect(conversations).toHaveLength(1);
});

test("after a refused key the next page opened by mouse has the focus in the composer", async ({ page, hotel, allowConsole }) => {
  allowConsole(/503/);
  const { name } = await createWaiting(hotel, 2);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.search(name);
  await desk.open(`${name} 1`);
  await desk.waitForHydration();
  await page.route("**/resolve", (route) => route.fulfill({ status: 503 }));
  await page.keyboard.press("Escape");
  await page.keyboard.press("x");
  await expect(page.getByText("This did not reach the server.")).toBeVisible();
  await desk.guest(`${name} 2`).click();
  await expect(heading(page, `${name} 2`)).toBeVisible();
  await desk.waitForHydration();
  await expect(desk.composer).toBeFocused();
});

test("without a script the queue, its longest-waiting guest and undo work, too", async ({ browser, hotel, watch }) => {
  await answerAll(hotel);
  const { name } = await createWaiting(hotel, 2);
  const context = await browser.newContext({ javaScriptEnabled: false });
  await watch(context);
  const page = await context.newPage();
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}`);
  expect(await names(desk)).toEqual([`${name} 1`, `${name} 2`]);
  await desk.follow("Longest-waiting guest");
  await expect(heading(page, `${name} 1`)).toBeVisible();
  await page.getByRole("button", { name: "Resolve" }).click();
  await expect(heading(page, `${name} 2`)).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(heading(page, `${name} 1`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Resolve" })).toBeVisible();
  await context.close();
});

test("the list shows where a draft is unfinished", async ({ page, hotel }) => {
  const { name } = await createWaiting(hotel, 2);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.search(name);
  await desk.open(`${name} 1`);
  await desk.waitForHydration();
  await desk.composer.fill("Half an answer");
  await desk.guest(`${name} 2`).click();
  await expect(heading(page, `${name} 2`)).toBeVisible();
  await expect(desk.line(`${name} 1`)).toContainText("Draft");
  await expect(desk.line(`${name} 2`)).not.toContainText("Draft");
  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}?filter=all&q=${encodeURIComponent(name)}`);
  await expect(desk.line(`${name} 1`)).toContainText("Draft");
});
