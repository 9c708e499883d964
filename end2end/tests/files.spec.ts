// Tests of photos and files: choosing, showing, sending, and receiving.
import { readFileSync } from "node:fs";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { untilSubscribed } from "../hearing.ts";
import { DeskPage } from "../desk-page.ts";
import { holdUploads, countStoredFiles, pdf, photo, Tray } from "../tray.ts";

test("photos and a PDF are sent with a message, and the desk shows them", async ({ page, hotel, openPage }) => {
  const booking = await hotel.booking({ guestName: "Lampe Lucas" });
  const chat = await ChatPage.openLive(page, booking.link);
  const tray = new Tray(page);
  await tray.choose([await photo(page, "lamp.png"), await photo(page, "shade.png"), pdf("bill.pdf")]);
  await expect(tray.items).toHaveCount(3);
  await expect(tray.uploadedItems).toHaveCount(3);
  await chat.write("The lamp is broken");
  await expect(tray.items).toHaveCount(0);
  await expect(chat.mark("The lamp is broken", "Sent")).toBeVisible();
  const [message] = await hotel.messages(booking);
  expect(message.attachments.map(({ file_name }: { file_name: string }) => file_name)).toEqual(["lamp.png", "shade.png", "bill.pdf"]);

  const desk = await DeskPage.signIn(await openPage(), hotel, await hotel.createMember("Maeve"));
  await desk.guest("Lampe Lucas").click();
  for (const name of ["lamp.png", "shade.png"]) {
    const picture = desk.conversation.getByRole("link", { name }).getByRole("img", { name });
    await expect(picture).toHaveJSProperty("complete", true);
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  }
  const download = desk.page.waitForEvent("download");
  await desk.conversation.getByRole("link", { name: "bill.pdf" }).click();
  expect(readFileSync(await (await download).path(), "latin1")).toBe(pdf("bill.pdf").buffer.toString("latin1"));
});

test("a photo is sent without text, and shown at once and after a reload", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  const tray = new Tray(page);
  await tray.choose([await photo(page, "view.png")]);
  await expect(chat.composer).toBeFocused();
  await chat.send.click();
  const picture = chat.log.getByRole("link", { name: "view.png" }).getByRole("img");
  await expect(picture).toHaveCount(1);
  // Waits for the connection, because the browser logs an error if a page is left while it
  // connects.
  await untilSubscribed(page, 1, () => page.reload());
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  expect(await hotel.messages(booking)).toHaveLength(1);
});

test("a chosen photo can be removed before the message is sent", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  const tray = new Tray(page);
  await tray.choose([await photo(page, "wrong.png"), await photo(page, "right.png")]);
  await page.getByRole("button", { name: "Remove wrong.png" }).click();
  await expect(tray.items).toHaveCount(1);
  await chat.write("Only one");
  await expect(chat.mark("Only one", "Sent")).toBeVisible();
  const [message] = await hotel.messages(booking);
  expect(message.attachments).toMatchObject([{ file_name: "right.png" }]);
});

test("removing a photo aborts its upload and deletes it from the browser's storage", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_ABORTED/);
  const booking = await hotel.booking();
  await ChatPage.openLive(page, booking.link);
  const uploads = await holdUploads(page);
  await new Tray(page).choose([await photo(page, "wrong.png")]);
  await uploads.waitForStart();
  expect(await countStoredFiles(page)).toBe(1);
  // An upload without progress ends after 30 seconds anyway, so the timeout is shorter.
  const ended = page.waitForEvent("requestfailed", { predicate: (request) => request.url().endsWith("/attachments"), timeout: 10_000 });
  await page.getByRole("button", { name: "Remove wrong.png" }).click();
  await ended;
  await uploads.release();
  await expect.poll(() => countStoredFiles(page)).toBe(0);
});

test("removing a photo that the server already has deletes it from the browser's storage", async ({ page, hotel }) => {
  // Simulates an upload whose response is already on its way, so that it cannot be aborted.
  await page.addInitScript(() => {
    XMLHttpRequest.prototype.abort = () => {};
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function (body) {
      this.addEventListener("loadend", () => document.body.toggleAttribute("data-uploaded", this.responseURL.endsWith("/attachments")));
      send.call(this, body);
    };
  });
  const booking = await hotel.booking();
  await ChatPage.openLive(page, booking.link);
  const uploads = await holdUploads(page);
  await new Tray(page).choose([await photo(page, "wrong.png")]);
  await uploads.waitForStart();
  await page.getByRole("button", { name: "Remove wrong.png" }).click();
  await uploads.release();
  await expect(page.locator("body[data-uploaded]")).toBeAttached();
  expect(await countStoredFiles(page)).toBe(0);
});

test("the eleventh file is refused, and the message stays until there is room or the files are sent", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  const tray = new Tray(page);
  const limitAlert = page.getByRole("alert").filter({ hasText: "A message holds at most 10 files." });
  await tray.choose(Array.from({ length: 11 }, (_, nth) => pdf(`${nth + 1}.pdf`)));
  await expect(tray.items).toHaveCount(10);
  await expect(limitAlert).toBeVisible();
  await page.getByRole("button", { name: "Remove 3.pdf" }).click();
  await expect(limitAlert).toHaveCount(0);
  await tray.choose([pdf("12.pdf")]);
  await expect(tray.items).toHaveCount(10);
  await expect(limitAlert).toHaveCount(0);
  await tray.choose([pdf("13.pdf")]);
  await expect(tray.items).toHaveCount(10);
  await expect(limitAlert).toBeVisible();
  await chat.write("All of them");
  await expect(limitAlert).toHaveCount(0);
  await expect(chat.mark("All of them", "Sent")).toBeVisible();
  const [message] = await hotel.messages(booking);
  expect(message.attachments).toHaveLength(10);
});

test("files that exceed the limit after an edit are sent with the next message", async ({ page, hotel, allowConsole }) => {
  allowConsole(/400/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  const tray = new Tray(page);
  // The server itself refuses the message, which is changed on its way.
  await page.route("**/chat/messages", (route) => route.continue({ postData: { ...route.request().postDataJSON(), reply_to: 1e9 } }), { times: 1 });
  await tray.choose([pdf("1.pdf"), pdf("2.pdf")]);
  await chat.write("Two");
  await expect(chat.lines("Two").getByRole("alert")).toContainText("Not sent");
  await tray.choose(Array.from({ length: 9 }, (_, nth) => pdf(`${nth + 3}.pdf`)));
  await expect(tray.items).toHaveCount(9);
  await chat.lines("Two").getByRole("button", { name: "Edit" }).click();
  await expect(tray.items).toHaveCount(11);
  const limitAlert = page.getByRole("alert").filter({ hasText: "A message holds at most 10 files." });
  await expect(limitAlert).toBeVisible();
  await chat.send.click();
  await expect(chat.mark("Two", "Sent")).toBeVisible();
  await expect(tray.items).toHaveCount(1);
  await expect(limitAlert).toHaveCount(0);
  await chat.write("The last");
  await expect(chat.mark("The last", "Sent")).toBeVisible();
  const messages = await hotel.messages(booking);
  expect(messages.map(({ attachments }) => attachments.length)).toEqual([10, 1]);
});

/** A file whose declared type does not count. */
const SCRIPT = { name: "lamp.png", mimeType: "image/png", buffer: Buffer.from("#!/bin/sh\n") };
const KINDS = "Only photos and PDF files can be sent.";

test("a refused file stays in the tray with the reason, and its text and the other files are sent", async ({ page, hotel, allowConsole }) => {
  allowConsole(/415/);
  // Playwright's trace fetches the bytes of a picture that cannot be shown; the page never does.
  allowConsole(/connect-src/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  const tray = new Tray(page);
  await tray.choose([SCRIPT, pdf("bill.pdf")]);
  await expect(tray.items.getByRole("status").filter({ hasText: KINDS })).toHaveCount(1);
  await expect(tray.uploadedItems).toHaveCount(1);
  await chat.write("The bill");
  await expect(chat.mark("The bill", "Sent")).toBeVisible();
  await expect(tray.items.getByRole("status")).toHaveText(KINDS);
  await chat.write("Nothing else");
  await expect(chat.mark("Nothing else", "Sent")).toBeVisible();
  await page.getByRole("button", { name: "Remove lamp.png" }).click();
  await expect(tray.items).toHaveCount(0);
  const sent = (await hotel.messages(booking)).map(({ message, attachments }) => [message, attachments.length]);
  expect(sent).toEqual([["The bill", 1], ["Nothing else", 0]]);
});

test("a file that is refused after its message was sent returns to the tray, and the text is sent", async ({ page, hotel, allowConsole }) => {
  allowConsole(/415|connect-src/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  const tray = new Tray(page);
  const uploads = await holdUploads(page);
  await tray.choose([SCRIPT]);
  await chat.write("Never mind");
  await uploads.waitForStart();
  await expect(tray.items).toHaveCount(0);
  await uploads.release();
  await expect(chat.mark("Never mind", "Sent")).toBeVisible();
  await expect(tray.items.getByRole("status")).toHaveText(KINDS);
  expect(await hotel.messages(booking)).toMatchObject([{ message: "Never mind", attachments: [] }]);
});

test("a reload keeps the files in the tray, and their message has them", async ({ page, hotel }) => {
  const [booking, other] = [await hotel.booking(), await hotel.booking()];
  let chat = await ChatPage.openLive(page, booking.link);
  const tray = new Tray(page);
  await tray.choose([await photo(page, "view.png"), pdf("bill.pdf")]);
  await expect(tray.uploadedItems).toHaveCount(2);
  await chat.composer.fill("Both");
  await untilSubscribed(page, 1, () => page.reload());
  await expect(tray.uploadedItems).toHaveCount(2);
  // The tray is that of one conversation.
  await ChatPage.openLive(page, other.link);
  await expect(tray.items).toHaveCount(0);
  chat = await ChatPage.openLive(page, booking.link);
  await expect(tray.uploadedItems).toHaveCount(2);
  await chat.send.click();
  await expect(chat.mark("Both", "Sent")).toBeVisible();
  expect(await hotel.messages(booking)).toMatchObject([{ message: "Both", attachments: [{ file_name: "view.png" }, { file_name: "bill.pdf" }] }]);
  await untilSubscribed(page, 1, () => page.reload());
  await expect(chat.mark("Both", "Sent")).toBeVisible();
  await expect(tray.items).toHaveCount(0);
});

test("while files are dragged over the page, it shows where they can be dropped", async ({ page, hotel }) => {
  await ChatPage.openLive(page, (await hotel.booking()).link);
  const target = page.locator(".drop");
  const drag = (event: "dragover" | "dragleave" | "drop") =>
    page.evaluate((event) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["%PDF-1.4"], "bill.pdf", { type: "application/pdf" }));
      document.querySelector("#message")!.dispatchEvent(new DragEvent(event, { dataTransfer, bubbles: true, cancelable: true }));
    }, event);
  for (const end of ["dragleave", "drop"] as const) {
    await drag("dragover");
    await expect(target).toHaveText("Add photos or files");
    await drag(end);
    await expect(target).toHaveCount(0);
  }
  await expect(new Tray(page).items).toHaveCount(1);
});

test("photos can be dropped onto the page and pasted", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  await ChatPage.openLive(page, booking.link);
  const tray = new Tray(page);
  const { buffer } = await photo(page, "");
  for (const how of ["drop", "paste"]) {
    await page.evaluate(
      ([how, base64]) => {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], `${how}.png`, { type: "image/png" }));
        const event =
          how === "drop"
            ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
            : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
        document.querySelector("#message")!.dispatchEvent(event);
      },
      [how, buffer.toString("base64")],
    );
  }
  await expect(tray.uploadedItems).toHaveCount(2);
  await expect(page.getByRole("button", { name: "Remove paste.png" })).toBeVisible();
});

test("a photo is sent after a reload during its upload", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  const uploads = await holdUploads(page);
  await new Tray(page).choose([await photo(page, "half.png")]);
  await chat.write("On its way");
  await uploads.waitForStart();
  await expect(chat.mark("On its way", "Sending")).toBeVisible();
  await expect(chat.lines("On its way").getByRole("img", { name: "half.png" })).toBeVisible();
  await uploads.release();
  await page.reload();
  await expect(chat.mark("On its way", "Sent")).toBeVisible();
  const messages = await hotel.messages(booking);
  expect(messages).toMatchObject([{ message: "On its way", attachments: [{ file_name: "half.png" }] }]);
});

test("messages after a photo wait for its upload and keep their order", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  const uploads = await holdUploads(page);
  await new Tray(page).choose([await photo(page, "slow.png")]);
  await chat.write("With a photo");
  await chat.write("And without");
  await uploads.waitForStart();
  await expect(chat.mark("And without", "Sending")).toBeVisible();
  await uploads.release();
  await expect(chat.mark("And without", "Sent")).toBeVisible();
  expect((await hotel.messages(booking)).map(({ message }) => message)).toEqual(["With a photo", "And without"]);
});

test("the open page of the guest shows a file that the desk sends", async ({ page, hotel, openPage }) => {
  const booking = await hotel.booking({ guestName: "Billa Bonn" });
  const chat = await ChatPage.openLive(page, booking.link);
  const desk = await DeskPage.signIn(await openPage(), hotel, await hotel.createMember("Maeve"));
  await hotel.guest(booking, "POST", "/messages", { message: "May I have the bill?" });
  await desk.guest("Billa Bonn").click();
  await desk.waitForHydration();
  await new Tray(desk.page).choose([pdf("bill.pdf")]);
  await desk.write("Here it is");
  await expect(chat.lines("Here it is").getByRole("link", { name: "bill.pdf" })).toBeVisible();
});

test("the card of a reply to several photos has their number, and that of a text the text", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await new Tray(page).choose([await photo(page, "one.png"), await photo(page, "two.png")]);
  await chat.send.click();
  await chat.write("Our room");
  const photos = chat.log.getByRole("listitem").filter({ has: page.locator("a.photo") });
  const card = page.locator("#composer-purpose");
  for (const [line, text] of [
    [photos, "2 photos"],
    [chat.lines("Our room"), "Our room"],
    [photos, "2 photos"],
  ] as const) {
    await line.getByRole("button", { name: "Message actions" }).click();
    await line.getByRole("button", { name: "Reply" }).click();
    await expect(card).toHaveText(new RegExp(`^Reply to [^]*${text}$`), { useInnerText: true });
  }
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(card).toBeHidden();
});

test("a reply quotes a photo with a thumbnail, and deleting a message deletes its photo", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await new Tray(page).choose([await photo(page, "key.png")]);
  await chat.send.click();
  const line = chat.log.getByRole("listitem").filter({ has: page.locator("a.photo") });
  await line.getByRole("button", { name: "Message actions" }).click();
  await line.getByRole("button", { name: "Reply" }).click();
  const card = page.locator("#composer-purpose");
  await expect(card.locator(".count-of-photos")).toHaveText("Photo");
  await expect(card.getByText("key.png")).toBeHidden();
  await expect(chat.composer).toHaveAccessibleDescription(/^Reply to .* Photo$/);
  await chat.write("Found it");
  const quote = chat.lines("Found it").locator(".quote");
  await expect(quote.locator(".count-of-photos")).toHaveText("Photo");
  await expect(quote.getByText("key.png")).toBeHidden();
  await expect.poll(() => quote.locator("img").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await line.getByRole("button", { name: "Message actions" }).click();
  await line.getByRole("button", { name: "Delete" }).click();
  await expect(page.locator("a.photo")).toHaveCount(0);
  await expect(quote.getByText("Message deleted")).toBeVisible();
  await expect(quote.locator("img")).toHaveCount(0);
  const [first] = await hotel.messages(booking);
  expect(first).toMatchObject({ is_deleted: true, attachments: [] });
});
