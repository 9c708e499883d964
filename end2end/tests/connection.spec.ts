import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

test("a server that restarts is noticed, and nothing is lost", async ({ page, hotel, engine, allowConsole }) => {
  allowConsole(/ERR_CONNECTION_REFUSED|WebSocket/);
  const booking = await hotel.booking();
  const socket = page.waitForEvent("websocket");
  const chat = await ChatPage.openLive(page, booking.link);
  await hotel.stop();
  // A socket to an engine elsewhere stays up: the page learns of it by sending.
  if (!engine) await expect(page.getByRole("status")).toContainText("Connecting", { timeout: 15_000 });
  await chat.write("written meanwhile");
  await expect(chat.lines("written meanwhile").getByLabel("Sending")).toBeVisible();
  await hotel.start();
  await hotel.answer(booking, "We are back");
  await expect(chat.lines("We are back")).toBeVisible({ timeout: 20_000 });
  await expect(chat.lines("written meanwhile").getByLabel("Sent", { exact: true })).toBeVisible({ timeout: 25_000 });
  await expect(page.getByRole("status")).toBeHidden({ timeout: 20_000 });
  expect((await chat.texts()).sort()).toEqual(["We are back", "written meanwhile"]);
  expect(await hotel.messages(booking)).toHaveLength(2);
  expect((await socket).isClosed()).toBe(engine === undefined);
});

test("a phone without a network says so, and catches up", async ({ page, hotel, context, allowConsole }) => {
  allowConsole(/ERR_INTERNET_DISCONNECTED|WebSocket/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await context.setOffline(true);
  await expect(page.getByRole("status")).toContainText("offline");
  await hotel.answer(booking, "Your taxi is here");
  await chat.write("Coming");
  await context.setOffline(false);
  await expect(chat.lines("Your taxi is here")).toBeVisible();
  await expect(chat.lines("Coming").getByLabel("Sent", { exact: true })).toBeVisible();
  await expect(page.getByRole("status")).toBeHidden();
});

test("where sockets are refused the chat goes on by asking", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  await page.routeWebSocket(/\/app\//, (socket) => socket.close({ code: 1013 }));
  await page.clock.install();
  const chat = await ChatPage.open(page, booking.link);
  await hotel.answer(booking, "Heard without a socket");
  await page.clock.runFor(40_000);
  await expect(chat.lines("Heard without a socket")).toBeVisible();
  await chat.write("Sent without a socket");
  await expect(chat.lines("Sent without a socket").getByLabel("Sent", { exact: true })).toBeVisible();
});
