import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

/** The longest possible message: 16 kB, more than an event may contain. */
const LONGEST = "🦌".repeat(4000);

/** Returns a list to which the data of every event on a page's sockets is added. */
function eventsOf(page: Page): any[] {
  const events: any[] = [];
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      const { event, data } = JSON.parse(String(payload));
      if (event === "realtime_event") events.push(JSON.parse(data));
    }),
  );
  return events;
}

test("a message that is too large for an event is fetched and shown", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const events = eventsOf(page);
  const chat = await ChatPage.openLive(page, booking.link);
  const large = await hotel.answer(booking, LONGEST);
  await expect(chat.lines(LONGEST)).toBeVisible();
  expect(events.filter(({ type }) => type === "chat_message")).toEqual([
    expect.objectContaining({ message: null, message_id: large.id }),
  ]);

  const reply = await hotel.answer(booking, `${LONGEST.slice(0, -2)}!`, { reply_to: large.id });
  const line = chat.lines(reply.message);
  await expect(line).toBeVisible();
  // The quoted message is shown above, shortened.
  await expect(line.locator(".quote")).toContainText("🦌".repeat(100));
  await hotel.answer(booking, "Enough deer");
  await expect(chat.lines("Enough deer")).toBeVisible();
  await expect.poll(() => chat.texts()).toEqual([LONGEST, reply.message, "Enough deer"]);
});
