import { expect, test } from "../../fixtures.ts";
import { ChatPage } from "../../chat-page.ts";

test("messages that are sent while the engine is down are shown once when it is back", async ({
  page,
  hotel,
  engine,
  allowConsole,
}) => {
  test.setTimeout(90_000);
  allowConsole(/WebSocket/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await engine!.stop();
  await expect(page.getByRole("status")).toContainText("Connecting", { timeout: 15_000 });
  await hotel.answer(booking, "Written while the engine was away");
  await chat.write("The server still takes this");
  await expect(chat.lines("The server still takes this").getByLabel("Sent", { exact: true })).toBeVisible();
  await engine!.start();
  await expect(page.getByRole("status")).toBeHidden({ timeout: 60_000 });
  await expect(chat.lines("Written while the engine was away")).toBeVisible();
  // A channel keeps the order of its events, so after a new event no earlier one can arrive.
  await hotel.answer(booking, "Live again");
  await expect(chat.lines("Live again")).toBeVisible({ timeout: 20_000 });
  await expect
    .poll(() => chat.texts())
    .toEqual(["Written while the engine was away", "The server still takes this", "Live again"]);
});
