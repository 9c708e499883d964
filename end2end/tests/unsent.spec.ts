// Tests that a sent message is never lost and never stored twice.
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

const MESSAGES = "**/chat/messages";

test("unsent messages of a closed tab are sent once when the chat is opened again", async ({ page, hotel, context, allowConsole }) => {
  allowConsole(/ERR_CONNECTION_REFUSED|ERR_FAILED|WebSocket/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await hotel.stop();
  for (const text of ["one", "two", "three"]) await chat.write(text);
  await expect(chat.mark("three", "Sending")).toBeVisible();
  await page.close();
  await hotel.start();

  const again = await ChatPage.open(await context.newPage(), booking.link);
  for (const text of ["one", "two", "three"]) await expect(again.mark(text, "Sent")).toBeVisible();
  expect(await again.texts()).toEqual(["one", "two", "three"]);
  expect((await hotel.messages(booking)).map(({ message }) => message)).toEqual(["one", "two", "three"]);
  await expect.poll(() => again.countUnsent()).toBe(0);
});

test("a reload before the response arrives does not store the message twice", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  let markArrived = () => {};
  const arrived = new Promise<void>((resolve) => (markArrived = resolve));
  // The server receives the message; its response never reaches the page.
  await page.route(MESSAGES, async (route) => {
    await route.fetch();
    markArrived();
  });
  await chat.write("Two pillows, please");
  await arrived;
  expect(await chat.countUnsent()).toBe(1);
  await page.unroute(MESSAGES);
  await page.reload();
  await expect(page.locator("body[data-hydrated]")).toBeAttached();
  await expect(chat.mark("Two pillows, please", "Sent")).toBeVisible();
  await expect.poll(() => chat.countUnsent()).toBe(0);
  expect(await chat.texts()).toEqual(["Two pillows, please"]);
  expect(await hotel.messages(booking)).toHaveLength(1);
});

test("a draft survives a reload and is removed when it is sent", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.open(page, booking.link);
  await chat.composer.fill("Half a thought\nand the other");
  await page.reload();
  await expect(page.locator("body[data-hydrated]")).toBeAttached();
  await expect(chat.composer).toHaveValue("Half a thought\nand the other");
  const other = await hotel.booking();
  await ChatPage.open(page, other.link);
  await expect(chat.composer).toHaveValue("");

  await ChatPage.open(page, booking.link);
  await chat.write("A whole one");
  await expect(chat.mark("A whole one", "Sent")).toBeVisible();
  await page.reload();
  await expect(page.locator("body[data-hydrated]")).toBeAttached();
  await expect(chat.composer).toHaveValue("");
});

const REFUSALS: Record<string, () => void> = {
  "is forbidden": () =>
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("no", "SecurityError");
      },
    }),
  "is disabled": () => Object.defineProperty(window, "localStorage", { value: null }),
  "is full": () => {
    Storage.prototype.setItem = () => {
      throw new DOMException("no", "QuotaExceededError");
    };
  },
};

for (const [condition, refuse] of Object.entries(REFUSALS)) {
  test(`the chat works from memory if storage ${condition}`, async ({ page, hotel, allowConsole }) => {
    allowConsole(/ERR_FAILED/);
    await page.addInitScript(refuse);
    const booking = await hotel.booking();
    const chat = await ChatPage.openLive(page, booking.link);
    await page.route(MESSAGES, (route) => route.abort(), { times: 1 });
    await chat.write("one");
    await chat.write("two");
    for (const text of ["one", "two"]) await expect(chat.mark(text, "Sent")).toBeVisible();
    expect(await chat.texts()).toEqual(["one", "two"]);
    expect(await hotel.messages(booking)).toHaveLength(2);
  });
}

for (const [condition, refuse] of Object.entries(REFUSALS)) {
  test(`cancelling an edit restores the draft if storage ${condition}`, async ({ page, hotel }) => {
    await page.addInitScript(refuse);
    const booking = await hotel.booking();
    const chat = await ChatPage.openLive(page, booking.link);
    await chat.write("One pillow");
    await expect(chat.mark("One pillow", "Sent")).toBeVisible();
    await chat.composer.fill("Half a thought");
    await chat.performAction("One pillow", "Edit");
    await expect(chat.composer).toHaveValue("One pillow");
    await chat.composer.fill("Two pillows");
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(chat.composer).toHaveValue("Half a thought");
  });
}

test("the page sends messages in a browser without the Web Locks API", async ({ page, hotel }) => {
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "locks", { value: undefined }));
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("No turns here");
  await expect(chat.mark("No turns here", "Sent")).toBeVisible();
  expect(await hotel.messages(booking)).toHaveLength(1);
});

test("an unsent message of a revoked link is sent with the next link", async ({ page, context, hotel, allowConsole }) => {
  // The service worker may be fetched while the browser is offline.
  allowConsole(/401|ERR_INTERNET_DISCONNECTED|WebSocket|fetching the script/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  // Offline, because the composer closes once the page knows.
  await context.setOffline(true);
  await chat.write("Is anyone there?");
  await hotel.server.cli("link", "revoke", hotel.slug, booking.id);
  await context.setOffline(false);
  await expect(chat.lines("Is anyone there?").getByRole("alert")).toContainText("Not sent");
  await expect(page.getByRole("status")).toContainText("no longer valid");

  await ChatPage.open(page, await hotel.server.cli("link", hotel.slug, booking.id));
  await expect(chat.mark("Is anyone there?", "Sent")).toBeVisible();
  expect(await chat.texts()).toEqual(["Is anyone there?"]);
});

test("unknown entries in storage are not changed", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.open(page, booking.link);
  const root = `guest-chat/${hotel.slug}/${booking.id}/outbox/`;
  const entries = {
    [`${root}not-a-name`]: "1 0 0 -\nx",
    [`${root}7d444840-9dc0-11d1-b245-5ffdce74fad2`]: "9 of a later version",
    "another-program": "{}",
  };
  await page.evaluate((entries) => Object.entries(entries).forEach(([key, value]) => localStorage.setItem(key, value)), entries);
  await page.reload();
  await expect(page.locator("body[data-hydrated]")).toBeAttached();
  await chat.write("Hello");
  await expect(chat.mark("Hello", "Sent")).toBeVisible();
  expect(await chat.texts()).toEqual(["Hello"]);
  const after = await page.evaluate(() => ({ ...localStorage }));
  expect(after).toMatchObject(entries);
  expect(Object.keys(after).filter((key) => key.startsWith("guest-chat/"))).toHaveLength(2);
});
