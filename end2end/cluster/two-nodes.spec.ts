import { Sockudo } from "../engines/sockudo.ts";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

test("a message arrives once, with a delay, while the nodes are disconnected from each other", async ({ page, hotel, engine }) => {
  test.setTimeout(120_000);
  if (!(engine instanceof Sockudo)) throw new Error("this is a test of a cluster");
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await hotel.answer(booking, "Across the nodes");
  await expect(chat.lines("Across the nodes")).toBeVisible();

  await engine.redis.kill();
  const before = hotel.server.log.length;
  await hotel.answer(booking, "While they are apart");
  // The server learns that the event was not delivered.
  await expect.poll(() => hotel.server.log.slice(before), { timeout: 30_000 }).toMatch(/publishing failed/);
  await engine.redis.start();
  await expect(chat.lines("While they are apart")).toBeVisible({ timeout: 60_000 });
  await hotel.answer(booking, "Together again");
  await expect(chat.lines("Together again")).toBeVisible({ timeout: 20_000 });
  await expect.poll(() => chat.texts()).toEqual(["Across the nodes", "While they are apart", "Together again"]);
});
