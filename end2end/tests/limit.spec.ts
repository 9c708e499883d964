import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

test.use({ serverSettings: { GUEST_CHAT_SEND_PER_MINUTE: "2" } });

test("a message over the rate limit stays pending", async ({ page, hotel, allowConsole }) => {
  allowConsole(/429/);
  await page.clock.install();
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  const refused = page.waitForResponse((response) => response.status() === 429);
  for (const text of ["one", "two", "three"]) await chat.write(text);
  expect(Number((await refused).headers()["retry-after"])).toBeGreaterThan(0);
  await expect(chat.lines("three").getByLabel("Sending")).toBeVisible();
  expect(await hotel.messages(booking)).toHaveLength(2);
});
