// Tests that unfinished work of staff is kept when they open another page.
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { DeskPage } from "../desk-page.ts";
import { newName } from "../names.ts";

test("an unsent answer is sent after the agent opens another page", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_FAILED/);
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  await hotel.guest(booking, "POST", "/messages", { message: "Hello" });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.openLive(guestName);
  await page.route("**/api/staff/**/messages", (route) =>
    route.request().method() === "POST" ? route.abort("failed") : route.fallback(),
  );
  await desk.answer("Good evening");
  await expect(desk.mark("Good evening", "Sending")).toBeVisible();
  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}`);
  await desk.waitForHydration();
  const unsent = page.getByRole("status").filter({ hasText: "Not sent yet" });
  await expect(unsent.getByRole("link", { name: guestName })).toBeVisible();
  await page.unroute("**/api/staff/**/messages");
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await expect(unsent).toBeHidden();
  const texts = (await hotel.messages(booking)).map(({ message }) => message);
  expect(texts.filter((text) => text === "Good evening")).toHaveLength(1);
});

test("taking, handing over and resolving a conversation keep an unfinished note and reply", async ({ page, hotel }) => {
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  await hotel.guest(booking, "POST", "/messages", { message: "Hello" });
  const aoife = await hotel.createMember("Aoife");
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.openLive(guestName);
  await page.getByText("Notes for colleagues").click();
  await page.getByLabel("A note for colleagues").fill("Half a note");
  await desk.lines("Hello").getByRole("button", { name: "Message actions" }).click();
  await page.getByRole("button", { name: "Reply" }).click();
  await page.getByRole("button", { name: "Take it" }).click();
  await expect(page.getByText("Handled by Maeve")).toBeVisible();
  await page.locator("summary").filter({ hasText: "Hand over" }).click();
  await page.getByLabel("To", { exact: true }).selectOption({ label: `${aoife.name} · Reception` });
  await page.getByRole("button", { name: "Hand over" }).click();
  await expect(page.getByText(`Handled by ${aoife.name}`)).toBeVisible();
  await page.getByRole("button", { name: "Resolve" }).click();
  await expect(page.getByRole("button", { name: "Reopen" })).toBeVisible();
  await expect(page.getByLabel("A note for colleagues")).toHaveValue("Half a note");
  await expect(page.locator(".purpose")).toContainText("Hello");
});

test.describe("failed requests to take, hand over or resolve a conversation", () => {
  const NOT_REACHED = "This did not reach the server. Please try again.";

  test("show an error without a network and succeed when it is back", async ({ page, hotel, allowConsole }) => {
    allowConsole(/ERR_|WebSocket/);
    const guestName = newName("Ada");
    const booking = await hotel.booking({ guestName });
    await hotel.guest(booking, "POST", "/messages", { message: "Hello" });
    const aoife = await hotel.createMember("Aoife");
    const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
    await desk.openLive(guestName);
    await page.getByText("Notes for colleagues").click();
    await page.getByLabel("A note for colleagues").fill("Half a note");
    const problem = desk.conversation.locator(".head").getByRole("alert");
    const steps = [
      { press: () => page.getByRole("button", { name: "Take it" }).click(), done: page.getByText("Handled by Maeve") },
      {
        press: async () => {
          const colleagues = page.getByLabel("To", { exact: true });
          if (!(await colleagues.isVisible())) await page.locator("summary").filter({ hasText: "Hand over" }).click();
          await colleagues.selectOption({ label: `${aoife.name} · Reception` });
          await page.getByRole("button", { name: "Hand over" }).click();
        },
        done: page.getByText(`Handled by ${aoife.name}`),
      },
      { press: () => page.getByRole("button", { name: "Resolve" }).click(), done: page.getByRole("button", { name: "Reopen" }) },
      { press: () => page.getByRole("button", { name: "Reopen" }).click(), done: page.getByRole("button", { name: "Resolve" }) },
    ];
    for (const { press, done } of steps) {
      await page.context().setOffline(true);
      await press();
      await expect(problem).toHaveText(NOT_REACHED);
      await expect(done).toBeHidden();
      await page.context().setOffline(false);
      await press();
      await expect(done).toBeVisible();
      await expect(problem).toBeHidden();
      await expect(page.getByLabel("A note for colleagues")).toHaveValue("Half a note");
    }
  });

  const PROBLEM = { type: "urn:x", title: "x", detail: "x", error: "x" };
  for (const [code, status, text] of [
    ["NOT_FOUND", 404, "There is nothing here"],
    ["INVALID_TOKEN", 401, "You have been signed out. Sign in again in another tab, then try again here."],
    ["UNAVAILABLE", 503, NOT_REACHED],
  ] as const) {
    test(`show the reason after ${code} and keep an unfinished note`, async ({ page, hotel, allowConsole }) => {
      allowConsole(new RegExp(String(status)));
      const guestName = newName("Ada");
      const booking = await hotel.booking({ guestName });
      await hotel.guest(booking, "POST", "/messages", { message: "Hello" });
      const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
      await desk.openLive(guestName);
      await page.getByText("Notes for colleagues").click();
      await page.getByLabel("A note for colleagues").fill("Half a note");
      await page.route("**/resolve", (route) =>
        route.fulfill({ status, contentType: "application/problem+json", json: { ...PROBLEM, status, code } }),
      );
      await page.getByRole("button", { name: "Resolve" }).click();
      await expect(desk.conversation.locator(".head").getByRole("alert")).toHaveText(text);
      await expect(page.getByLabel("A note for colleagues")).toHaveValue("Half a note");
    });
  }
});

test("the button shows Reopen after a colleague has resolved the conversation", async ({ page, hotel }) => {
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  await hotel.guest(booking, "POST", "/messages", { message: "Hello" });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.openLive(guestName);
  await hotel.staff("POST", `/conversations/${await hotel.conversationId(booking)}/resolve`);
  // The conversation leaves the list of open ones, and the button still shows its state.
  await expect(page.getByRole("button", { name: "Reopen" })).toBeVisible();
});

test("a message of a guest outside the shown list is counted in the title", async ({ page, hotel, openPage }) => {
  const booking = await hotel.booking({ guestName: newName("Ada") });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.search("nobody at all");
  await desk.reloadSubscribed();
  const before = await page.title();
  const chat = await ChatPage.openLive(await openPage(), booking.link);
  await chat.write("Hello?");
  await expect.poll(() => page.title()).not.toBe(before);
  await expect.poll(() => page.title()).toMatch(/^\(\d+\+?\) /);
});
