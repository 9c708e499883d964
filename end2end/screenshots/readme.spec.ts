import { fileURLToPath } from "node:url";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

const FOLDER = fileURLToPath(new URL("../../docs/screenshots", import.meta.url));

for (const colorScheme of ["light", "dark"] as const) {
  test(`screenshots of the README (${colorScheme})`, async ({ page, hotel, isMobile }) => {
    await page.emulateMedia({ colorScheme });
    const booking = await hotel.booking();
    await hotel.answer(booking, "Welcome to Killarney Park, Ada! Your room is ready. Can we do anything for you?");
    const chat = await ChatPage.openLive(page, booking.link);
    await chat.write("Thank you! Is breakfast served before eight?");
    await expect(chat.lines("Thank you! Is breakfast served before eight?").getByLabel("Sent", { exact: true })).toBeVisible();
    const { conversation_id, messages } = await hotel.guest(booking, "GET", "/messages");
    await hotel.staff("POST", `/conversations/${conversation_id}/read`, { up_to: messages.at(-1).id });
    await hotel.answer(booking, "It is: from 7:00 in the garden room, and from 6:30 if you leave early. Just tell us here.");
    await expect(chat.lines("It is: from 7:00 in the garden room, and from 6:30 if you leave early. Just tell us here.")).toBeVisible();
    await chat.write("Perfect, see you at half past seven.");
    await expect(chat.lines("Perfect, see you at half past seven.").getByLabel("Sent", { exact: true })).toBeVisible();
    await page.screenshot({ path: `${FOLDER}/guest-${isMobile ? "phone" : "desktop"}${colorScheme === "dark" ? "-dark" : ""}.png` });
  });
}
