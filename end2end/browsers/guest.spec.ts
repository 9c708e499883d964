// Main paths of the guest's page, in each browser.
import { fileURLToPath } from "node:url";
import type { Booking, Hotel } from "../hotel.ts";
import { Chat } from "./chat.ts";
import { expect, NO_NETWORK, test } from "./fixtures.ts";

const written = async (hotel: Hotel, booking: Booking) => (await hotel.messages(booking)).map(({ message }) => message);

test("guest and hotel exchange messages and read marks", async ({ tab, network, hotel }) => {
  const booking = await hotel.booking();
  await hotel.answer(booking, "Welcome to the park");
  const chat = await Chat.open(tab, network, booking.link);
  await chat.lines("Welcome to the park").waitUntilVisible();
  await chat.write("Is the pool open?");
  await chat.mark("Is the pool open?", "Sent").waitUntilVisible();
  await hotel.answer(booking, "Until ten tonight.");
  await chat.lines("Until ten tonight.").waitUntilVisible();
  await hotel.markReadByStaff(booking);
  await chat.mark("Is the pool open?", "Read").waitUntilVisible();
  expect(await chat.texts.texts()).toEqual(["Welcome to the park", "Is the pool open?", "Until ten tonight."]);
  const newest = (await hotel.messages(booking)).at(-1).id;
  await expect.poll(async () => (await hotel.guest(booking, "GET", "/messages")).read.guest.up_to).toBe(newest);
});

test("the first message of a conversation is shown", async ({ tab, network, hotel }) => {
  const booking = await hotel.booking();
  const chat = await Chat.open(tab, network, booking.link);
  await chat.write("Hello?");
  await chat.mark("Hello?", "Sent").waitUntilVisible();
});

test("earlier messages are loaded when the guest scrolls up, each once and in order", async ({ tab, network, hotel }) => {
  const booking = await hotel.booking();
  const conversation = await hotel.conversationId(booking);
  const all = Array.from({ length: 120 }, (_, at) => `Message ${at + 1}`);
  for (const text of all) await hotel.answer(conversation, text);
  const chat = await Chat.open(tab, network, booking.link);
  expect(await chat.texts.texts()).toEqual(all.slice(-50));
  await expect(async () => {
    await chat.page.css(".scroller").map((scroller) => scroller.scrollTo(0, -scroller.scrollHeight));
    expect(await chat.texts.texts()).toEqual(all);
  }).toPass({ timeout: 15_000 });
});

test("a guest replies, edits and deletes", async ({ tab, network, hotel, browserName }) => {
  // The page compares the time of a message with the browser's clock.
  test.skip(browserName === "firefox" && Boolean(process.env.FAKETIME), "Firefox has another clock than the server");
  const booking = await hotel.booking();
  await hotel.answer(booking, "Still or sparkling?");
  const chat = await Chat.open(tab, network, booking.link);
  await chat.performAction("Still or sparkling?", "Reply");
  await chat.write("Stil");
  await chat.mark("Stil", "Sent").waitUntilVisible();
  await chat.lines("Stil").css(".quote").containing("Still or sparkling?").waitUntilVisible();
  await chat.performAction("Stil", "Edit");
  expect(await chat.composer.values()).toEqual(["Stil"]);
  await chat.write("Still");
  await chat.lines("Still").containing("Edited").waitUntilVisible();
  expect(await written(hotel, booking)).toEqual(["Still or sparkling?", "Still"]);
  await chat.performAction("Still", "Delete");
  await chat.lines("Still").waitUntilHidden();
  await expect.poll(async () => (await hotel.messages(booking)).map(({ is_deleted }) => is_deleted)).toEqual([false, true]);
});

test("a photo is sent, and shown after a reload", async ({ tab, network, hotel }) => {
  const booking = await hotel.booking();
  const chat = await Chat.open(tab, network, booking.link);
  const path = fileURLToPath(new URL("../../docs/screenshots/guest-desktop.png", import.meta.url));
  await chat.page.label("Add photos or files").choose(path);
  await chat.page.css("#tray .done").waitUntilVisible();
  await chat.write("The lamp is broken");
  await chat.mark("The lamp is broken", "Sent").waitUntilVisible();
  const [message] = await hotel.messages(booking);
  expect(message.attachments).toMatchObject([{ file_name: "guest-desktop.png" }]);
  await tab.reload();
  const picture = chat.log.role("link", "guest-desktop.png").role("img");
  await expect.poll(() => picture.map((image) => (image as HTMLImageElement).naturalWidth > 0)).toEqual([true]);
});

test("a network that fails and returns is reported, and loses nothing", async ({ tab, network, hotel, allowConsole }) => {
  allowConsole(NO_NETWORK);
  const booking = await hotel.booking();
  const chat = await Chat.open(tab, network, booking.link);
  network.refuse();
  await chat.banner.containing("Connecting").waitUntilVisible();
  await chat.write("Coming");
  await chat.mark("Coming", "Sending").waitUntilVisible();
  await hotel.answer(booking, "Your taxi is here");
  network.heal();
  await chat.lines("Your taxi is here").waitUntilVisible();
  await chat.mark("Coming", "Sent").waitUntilVisible();
  await chat.banner.waitUntilHidden();
  expect((await chat.texts.texts()).sort()).toEqual(["Coming", "Your taxi is here"]);
  expect(await hotel.messages(booking)).toHaveLength(2);
});

test("a browser without a network says so, and catches up", async ({ tab, network, hotel, allowConsole }) => {
  test.skip(!tab.setOffline, "the driver cannot disconnect this browser");
  allowConsole(NO_NETWORK);
  const booking = await hotel.booking();
  const chat = await Chat.open(tab, network, booking.link);
  await tab.setOffline!(true);
  await chat.banner.containing("offline").waitUntilVisible();
  await chat.write("Coming");
  await hotel.answer(booking, "Your taxi is here");
  await tab.setOffline!(false);
  await chat.lines("Your taxi is here").waitUntilVisible();
  await chat.mark("Coming", "Sent").waitUntilVisible();
  await chat.banner.waitUntilHidden();
});

test("messages and draft survive a reload without a network, and are sent once", async ({ tab, network, hotel, allowConsole }) => {
  allowConsole(NO_NETWORK);
  const booking = await hotel.booking();
  const chat = await Chat.open(tab, network, booking.link);
  // The service worker has a copy of the page, soon after the token has left the address.
  await expect.poll(() => tab.evaluate("caches.match(location.href).then((copy) => copy?.ok)")).toBe(true);
  network.refuse();
  for (const text of ["One", "Two"]) await chat.write(text);
  await chat.composer.write("Half a");
  await tab.reload();
  await chat.waitForHydration();
  for (const text of ["One", "Two"]) await chat.mark(text, "Sending").waitUntilVisible();
  expect(await chat.composer.values()).toEqual(["Half a"]);
  expect(await hotel.messages(booking)).toEqual([]);
  network.heal();
  for (const text of ["One", "Two"]) await chat.mark(text, "Sent").waitUntilVisible();
  expect(await written(hotel, booking)).toEqual(["One", "Two"]);
  expect(await chat.texts.texts()).toEqual(["One", "Two"]);
});

test("a revoked link is reported on the open page, and opens nothing", async ({ tab, network, hotel, allowConsole }) => {
  allowConsole(/401/);
  const booking = await hotel.booking();
  const chat = await Chat.open(tab, network, booking.link);
  await hotel.server.cli("link", "revoke", hotel.slug, booking.id);
  await chat.banner.containing("no longer valid").waitUntilVisible();
  await chat.page.css(".closed").containing("no longer valid").waitUntilVisible();
  await tab.goto(booking.link);
  await chat.page.role("heading", "This chat link is not valid").waitUntilVisible();
});

test("a guest chooses a language that is written from the right", async ({ tab, network, hotel }) => {
  const booking = await hotel.booking();
  const chat = await Chat.open(tab, network, booking.link);
  await chat.write("Hello");
  await chat.mark("Hello", "Sent").waitUntilVisible();
  await hotel.answer(booking, "مرحبا");
  await chat.page.css(".menu summary").click();
  await chat.page.role("link", "Language").click();
  await chat.page.role("link", "العربية").click();
  await chat.page.css("html[lang=ar][dir=rtl] body[data-hydrated]").waitUntilVisible();
  await chat.page.role("textbox", "رسالتك").waitUntilVisible();
  const bubbles = chat.page.css(".line .bubble");
  // The guest's message is at the end of its line, which is on the left.
  const [own, answer] = await bubbles.map((bubble) => bubble.getBoundingClientRect().left);
  expect(own).toBeLessThan(answer!);
  // Each text has its own direction.
  expect(await bubbles.css(".text").map((text) => getComputedStyle(text).direction)).toEqual(["ltr", "rtl"]);
});
