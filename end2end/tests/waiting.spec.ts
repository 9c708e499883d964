// Tests of messages that wait to be sent, and of deletions that can be undone.
import { ChatPage } from "../chat-page.ts";
import { expect, test } from "../fixtures.ts";

test("a message that waits can be edited or discarded", async ({ page, context, hotel, allowConsole }) => {
  allowConsole(/ERR_|WebSocket/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await context.setOffline(true);
  for (const text of ["One", "Two", "Three"]) await chat.write(text);
  const edit = chat.lines("Two").getByRole("button", { name: "Edit" });
  // Not in the first moment, in which most messages are sent.
  await expect(edit).toBeHidden();
  await edit.click();
  await expect(chat.composer).toHaveValue("Two");
  await expect(chat.lines("Two")).toHaveCount(0);
  await chat.lines("One").getByRole("button", { name: "Discard" }).click();
  await expect(chat.lines("One")).toHaveCount(0);
  await context.setOffline(false);
  await expect(chat.mark("Three", "Sent")).toBeVisible({ timeout: 20_000 });
  await expect(chat.lines("Three").getByRole("button", { name: "Discard" })).toHaveCount(0);
  expect((await hotel.messages(booking)).map(({ message }) => message)).toEqual(["Three"]);
  expect(await chat.countUnsent()).toBe(0);
});

test("after ten seconds of server errors a text explains them", async ({ page, hotel, allowConsole }) => {
  allowConsole(/503/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await page.route("**/chat/messages", (route) => route.fulfill({ status: 503, body: "" }));
  await chat.write("Anyone?");
  const banner = page.getByRole("status").filter({ hasText: "cannot be delivered at the moment" });
  await expect(banner).toBeVisible({ timeout: 20_000 });
  await page.unroute("**/chat/messages");
  await expect(chat.mark("Anyone?", "Sent")).toBeVisible({ timeout: 30_000 });
  await expect(banner).toBeHidden();
});

test.describe("a deletion", () => {
  test("can be undone, and the hotel never hears of it", async ({ page, hotel }) => {
    const booking = await hotel.booking();
    await hotel.guest(booking, "POST", "/messages", { message: "Two towels" });
    const chat = await ChatPage.openLive(page, booking.link);
    const requests: string[] = [];
    page.on("request", (request) => request.method() === "DELETE" && requests.push(request.url()));
    await chat.performAction("Two towels", "Delete");
    await expect(chat.lines("Two towels").locator(".text")).toBeHidden();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(chat.lines("Two towels").locator(".text")).toBeVisible();
    await expect(page.locator(".toast")).toBeEmpty();
    // The next deletion is performed; the first one would have been before.
    await chat.performAction("Two towels", "Delete");
    await expect(chat.log).toContainText("Message deleted");
    expect(requests).toHaveLength(1);
    expect(await hotel.messages(booking)).toMatchObject([{ is_deleted: true }]);
  });

  test("happens at once when the page is left", async ({ page, hotel }) => {
    const booking = await hotel.booking();
    await hotel.guest(booking, "POST", "/messages", { message: "Two towels" });
    const chat = await ChatPage.openLive(page, booking.link);
    await chat.performAction("Two towels", "Delete");
    await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
    await page.goto("about:blank");
    await expect.poll(async () => (await hotel.messages(booking))[0].is_deleted, { timeout: 4_000 }).toBe(true);
  });

  test("that fails is reported, and the message stays", async ({ page, hotel, allowConsole }) => {
    allowConsole(/503/);
    const booking = await hotel.booking();
    await hotel.guest(booking, "POST", "/messages", { message: "Two towels" });
    const chat = await ChatPage.openLive(page, booking.link);
    await page.route("**/chat/messages/*", (route) => route.fulfill({ status: 503, body: "" }));
    await chat.performAction("Two towels", "Delete");
    await expect(page.locator(".toast")).toHaveText("That did not work");
    await expect(chat.lines("Two towels").locator(".text")).toBeVisible();
  });
});
