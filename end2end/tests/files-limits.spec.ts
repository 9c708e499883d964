// Tests of files that exceed a limit: the page names the limit, and everything else can still be
// sent.
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { DeskPage } from "../desk-page.ts";
import { type File, pdf, photo, Tray } from "../tray.ts";

test.use({ serverSettings: { GUEST_CHAT_FILES_PER_STAY_MIB: "1" } });

const NO_ROOM = "This stay has no room for more files. Messages without files can still be sent.";

/** Returns a PDF of 600 kB, of which the limit allows one. */
function largePdf(name: string): File {
  const { buffer, ...file } = pdf(name);
  return { ...file, buffer: Buffer.concat([buffer, Buffer.alloc(600_000, " ")]) };
}

/** Returns a GIF with so many frames of one pixel, on a canvas of the given size. */
function animation(name: string, frames: number, width = 1, height = 1): File {
  const screen = Buffer.from("GIF89a\x00\x00\x00\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff", "latin1");
  screen.writeUInt16LE(width, 6);
  screen.writeUInt16LE(height, 8);
  const frame = Buffer.from("\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x4c\x01\x00", "latin1");
  return { name, mimeType: "image/gif", buffer: Buffer.concat([screen, ...Array<Buffer>(frames).fill(frame), Buffer.from(";")]) };
}

test("a guest whose storage limit is reached sees the reason and can still send text", async ({ page, hotel, allowConsole }) => {
  allowConsole(/413/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  const tray = new Tray(page);
  await tray.choose([largePdf("first.pdf")]);
  await expect(tray.uploadedItems).toHaveCount(1);
  await chat.write("The first");
  await expect(chat.mark("The first", "Sent")).toBeVisible();

  await tray.choose([largePdf("second.pdf")]);
  await expect(tray.items.getByRole("status")).toHaveText(NO_ROOM);
  await chat.write("And the second");
  await expect(chat.mark("And the second", "Sent")).toBeVisible();
  await expect(tray.items.getByRole("status")).toHaveText(NO_ROOM);
  await page.getByRole("button", { name: "Remove second.pdf" }).click();
  await expect(tray.items).toHaveCount(0);
  const messages = (await hotel.messages(booking)).map(({ message, attachments }) => [message, attachments.length]);
  expect(messages).toEqual([["The first", 1], ["And the second", 0]]);
});

test("the hotel has a storage limit of its own, and the desk shows when it is reached", async ({ page, hotel, allowConsole }) => {
  allowConsole(/413/);
  const booking = await hotel.booking({ guestName: "Platz Paula" });
  await hotel.guest(booking, "POST", "/messages", { message: "May I have the bill?" });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.guest("Platz Paula").click();
  await desk.waitForHydration();
  const tray = new Tray(page);
  await tray.choose([largePdf("first.pdf"), largePdf("second.pdf")]);
  await expect(tray.items.getByRole("status").filter({ hasText: NO_ROOM })).toHaveCount(1);
  await expect(tray.uploadedItems).toHaveCount(1);
});

test("a refused picture shows the limit that it exceeds", async ({ page, hotel, allowConsole }) => {
  allowConsole(/413/);
  // Playwright's trace fetches the bytes of a picture that cannot be shown; the page never does.
  allowConsole(/connect-src/);
  const booking = await hotel.booking();
  await ChatPage.openLive(page, booking.link);
  const tray = new Tray(page);
  const limits: [File, string][] = [
    [animation("long.gif", 1_001), "This animation is too long to be sent."],
    [animation("wide.gif", 1, 16_001, 2), "This picture has more pixels than can be sent."],
    [{ ...(await photo(page, "large.png")), buffer: Buffer.alloc(15 * 1024 * 1024 + 1) }, "A file holds at most 15 MB."],
  ];
  for (const [file, words] of limits) {
    await tray.choose([file]);
    await expect(tray.items.getByRole("status")).toHaveText(words);
    await page.getByRole("button", { name: `Remove ${file.name}` }).click();
    await expect(tray.items).toHaveCount(0);
  }
});
