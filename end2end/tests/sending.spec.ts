import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

const MESSAGES = "**/chat/messages";

test("a message is shown at once, before the server has confirmed it", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(MESSAGES, async (route) => {
    await released;
    await route.continue();
  });
  await chat.write("Late check-out?");
  await expect(chat.lines("Late check-out?").getByLabel("Sending")).toBeVisible();
  release();
  await expect(chat.lines("Late check-out?").getByLabel("Sent", { exact: true })).toBeVisible();
  await expect(chat.lines("Late check-out?")).toHaveCount(1);
});

test("a message whose response is lost is sent again and stored once", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  let tries = 0;
  await page.route(MESSAGES, async (route) => {
    tries += 1;
    if (tries > 2) return route.continue();
    // The second request reaches the server, but its response is lost.
    if (tries === 2) await route.fetch();
    await route.abort("connectionreset");
  });
  await chat.write("Taxi at six, please");
  await chat.write("For two");
  await expect(chat.lines("For two").getByLabel("Sent", { exact: true })).toBeVisible();
  expect((await hotel.messages(booking)).map((message) => message.message)).toEqual(["Taxi at six, please", "For two"]);
  await expect.poll(() => chat.texts()).toEqual(["Taxi at six, please", "For two"]);
});

test("a refused message stays with its reason and can be edited", async ({ page, hotel, allowConsole }) => {
  allowConsole(/400/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await page.route(MESSAGES, (route) =>
    route.fulfill({
      status: 400,
      contentType: "application/problem+json",
      json: { type: "urn:x", title: "x", status: 400, detail: "x", code: "BAD_REQUEST", error: "x" },
    }),
  );
  await chat.write("Hm");
  await expect(chat.lines("Hm").getByRole("alert")).toContainText("Not sent");
  await page.unroute(MESSAGES);
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(chat.composer).toHaveValue("Hm");
  await chat.write("Hm, mended");
  await expect(chat.lines("Hm, mended").getByLabel("Sent", { exact: true })).toBeVisible();
  expect(await chat.texts()).toEqual(["Hm, mended"]);
});

test("a text over 4000 characters is refused before it is sent", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("x".repeat(4001));
  await expect(page.getByRole("alert")).toContainText("4000");
  await expect(chat.composer).toHaveValue("x".repeat(4001));
});
