// Tests of the exchange of the link for a cookie, and of the removal of its token from the address.
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer } from "node:net";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { type File, pdf, photo, Tray } from "../tray.ts";

/** Waits until the token is removed from the address. */
const waitForExchange = (page: Page) => page.waitForURL((url) => !url.searchParams.has("token") && url.searchParams.has("chat"));

/** Sends a message, and waits until the server has confirmed it. */
async function sendMessage(chat: ChatPage, text: string): Promise<void> {
  await chat.write(text);
  await expect(chat.mark(text, "Sent")).toBeVisible();
}

/** Chooses files, and waits until they are in the tray, where the writer sees them. */
async function chooseFiles(page: Page, files: File[]): Promise<void> {
  const tray = new Tray(page);
  await tray.choose(files);
  await expect(tray.items).toHaveCount(files.length);
}

/** Reloads the page, and waits until it is subscribed. */
async function reload(page: Page): Promise<ChatPage> {
  return ChatPage.openLive(page, page.url());
}

test("the token is removed from the address, and reload and bookmark open the chat", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await waitForExchange(page);
  expect(page.url()).not.toContain(booking.token);
  await sendMessage(chat, "Before the reload");
  await page.reload();
  await expect(chat.mark("Before the reload", "Sent")).toBeVisible();
  await sendMessage(chat, "After the reload");
  expect(await page.evaluate(() => document.cookie)).toBe("");
  expect(await page.content()).not.toContain(booking.token);

  const bookmark = await reload(page);
  await hotel.answer(booking, "Still here");
  await expect(bookmark.lines("Still here")).toBeVisible();
});

test("the token is removed from the addresses of photos and from the links of the page", async ({ page, hotel, openPage }) => {
  const booking = await hotel.booking();
  const earlier = await ChatPage.openLive(page, booking.link);
  await chooseFiles(page, [await photo(page, "view.png"), pdf("bill.pdf")]);
  await sendMessage(earlier, "Seen before");

  const other = await openPage();
  const chat = await ChatPage.openLive(other, booking.link);
  await waitForExchange(other);
  const withToken = other.locator(`[href*="${booking.token}"], [src*="${booking.token}"]`);
  await expect(withToken).toHaveCount(0);
  await chooseFiles(other, [await photo(other, "later.png")]);
  await sendMessage(chat, "Seen afterwards");
  for (const name of ["view.png", "later.png"]) {
    const link = chat.log.getByRole("link", { name });
    const picture = link.getByRole("img");
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    // The link is not opened in a tab, where the browser's own viewer logs an error about the
    // policy of files.
    const status = await link.evaluate((link: HTMLAnchorElement) => fetch(link.href).then((response) => response.status));
    expect(status).toBe(200);
  }
  await expect(withToken).toHaveCount(0);
});

test("a link in a message is not changed", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const elsewhere = "https://elsewhere.example/?token=theirs&chat=1";
  await hotel.answer(booking, elsewhere);
  const chat = await ChatPage.openLive(page, booking.link);
  await waitForExchange(page);
  await expect(chat.log.getByRole("link", { name: elsewhere })).toHaveAttribute("href", elsewhere);
});

test("two links in one browser open separate chats", async ({ context, hotel }) => {
  const bookings = [await hotel.booking({ guestName: "Ada" }), await hotel.booking({ guestName: "Grace", room: "102" })];
  const tabs = await Promise.all(
    bookings.map(async (booking) => {
      const page = await context.newPage();
      const chat = await ChatPage.openLive(page, booking.link);
      await waitForExchange(page);
      return { booking, page, chat };
    }),
  );
  for (const { page, chat, booking } of tabs) {
    await page.reload();
    await sendMessage(chat, `From ${booking.fields.guestName}`);
  }
  for (const { booking, chat } of tabs) {
    await hotel.answer(booking, `To ${booking.fields.guestName}`);
    await expect(chat.lines(`To ${booking.fields.guestName}`)).toBeVisible();
    expect(await chat.texts()).toEqual([`From ${booking.fields.guestName}`, `To ${booking.fields.guestName}`]);
  }
});

/** Starts a proxy in front of the server that passes no cookies on. */
async function startProxyWithoutCookies(url: string): Promise<{ origin: string; close: () => void }> {
  const { hostname, port } = new URL(url);
  const proxy = createTcpServer((client) => {
    const server = connect(Number(port), hostname);
    for (const socket of [client, server]) socket.on("error", () => [client, server].forEach((each) => each.destroy()));
    client.pipe(server);
    // The replacement has the same length, so that nothing else in the response changes.
    const renameHeader = (chunk: Buffer) => chunk.toString("latin1").replace(/^set-cookie:/gim, "not-cookie:");
    server.on("data", (chunk: Buffer) => client.write(renameHeader(chunk), "latin1")).on("end", () => client.end());
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  // Another host name than the server's own, so that the page's socket uses the proxy too.
  return { origin: `http://localhost:${(proxy.address() as AddressInfo).port}`, close: () => proxy.close() };
}

test("the link works without cookies, also after a reload", async ({ page, context, hotel }) => {
  const booking = await hotel.booking();
  const proxy = await startProxyWithoutCookies(hotel.url);
  const link = booking.link.replace(hotel.url, proxy.origin);
  const cookieCheck = page.waitForResponse(/\/chat\/kept/);
  const chat = await ChatPage.openLive(page, link);
  expect((await cookieCheck).status()).toBe(200);
  await sendMessage(chat, "Without a cookie");
  expect(page.url()).toBe(link);
  await page.reload();
  await sendMessage(chat, "And again");
  expect(page.url()).toBe(link);
  expect(await context.cookies()).toEqual([]);
  proxy.close();
});

test("a frame on the hotel's own site works without a cookie", async ({ page, hotel, allowConsole }) => {
  allowConsole(/cookie/i);
  const booking = await hotel.booking();
  const site = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html");
    answer.end(`<!doctype html><title>Hotel</title><iframe name="chat" width="390" height="700" src="${booking.link}"></iframe>`);
  }).listen(0, "127.0.0.1");
  await once(site, "listening");
  // By its name, a different site than 127.0.0.1.
  const origin = `http://localhost:${(site.address() as AddressInfo).port}`;
  await hotel.server.cli("hotel", "put", hotel.slug, "--name", hotel.name, "--embedders", origin);
  try {
    await page.goto(origin);
    const frame = page.frameLocator("iframe[name=chat]");
    await expect(frame.locator("body[data-hydrated]")).toBeAttached();
    for (const text of ["From a frame", "And after a reload"]) {
      await frame.getByRole("textbox", { name: "Your message" }).fill(text);
      await frame.getByRole("button", { name: "Send", exact: true }).click();
      await expect(frame.getByRole("listitem").filter({ hasText: text }).getByLabel("Sent", { exact: true })).toBeVisible();
      await page.reload();
      await expect(frame.locator("body[data-hydrated]")).toBeAttached();
    }
    await frame.getByLabel("Add photos or files").setInputFiles(await photo(page, "frame.png"));
    await frame.getByRole("button", { name: "Send", exact: true }).click();
    const picture = frame.getByRole("link", { name: "frame.png" }).getByRole("img");
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    expect(await page.context().cookies(hotel.url)).toEqual([]);
  } finally {
    site.closeAllConnections();
    site.close();
  }
});

test("a scanner that opens the link first does not make it invalid", async ({ page, request, hotel }) => {
  const booking = await hotel.booking();
  for (const method of ["HEAD", "GET", "GET"]) {
    expect((await request.fetch(booking.link, { method })).status()).toBe(200);
  }
  const chat = await ChatPage.openLive(page, booking.link);
  await sendMessage(chat, "I am the guest");
});

test("a bookmark without its cookie asks the guest to open the link again", async ({ page, context, hotel, allowConsole }) => {
  allowConsole(/401/);
  const booking = await hotel.booking();
  const chat = await ChatPage.open(page, booking.link);
  await waitForExchange(page);
  await context.clearCookies();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Please open your link again" })).toBeVisible();
  await page.goto(booking.link);
  await sendMessage(chat, "Back again");
});

test("an open page shows at once that its link is revoked, and a reload is refused", async ({ page, context, hotel, allowConsole }) => {
  allowConsole(/401/);
  const booking = await hotel.booking();
  await ChatPage.openLive(page, booking.link);
  await waitForExchange(page);
  await hotel.server.cli("link", "revoke", hotel.slug, booking.id);
  // The server checks this every two seconds; polling alone would take twenty.
  await expect(page.getByRole("status").filter({ hasText: "no longer valid" })).toBeVisible({ timeout: 5_000 });
  await page.reload();
  await expect(page.getByRole("heading", { name: "This chat link is not valid" })).toBeVisible();
  expect(await context.cookies()).toEqual([]);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the first request removes the token from the address, and all forms and links work", async ({ page, hotel }) => {
    const booking = await hotel.booking();
    const conversation = await hotel.conversationId(booking);
    for (let number = 1; number <= 55; number++) await hotel.answer(conversation, `Answer ${number}`);
    const chat = new ChatPage(page);
    await page.goto(booking.link);
    await chat.write("Two more towels, please");
    await expect(chat.lines("Two more towels, please")).toHaveCount(1);
    expect(page.url()).not.toContain(booking.token);
    await chat.write("And soap");
    await expect(chat.lines("And soap")).toHaveCount(1);
    await page.getByRole("link", { name: "Refresh" }).click();
    await expect(chat.lines("And soap")).toBeVisible();
    await page.getByRole("link", { name: "Earlier messages" }).click();
    await expect(chat.lines("Answer 1")).toBeAttached();
    await page.getByRole("link", { name: "Back to the newest" }).click();
    await expect(chat.lines("And soap")).toBeVisible();
    await page.reload();
    expect(page.url()).not.toContain(booking.token);
    expect(await hotel.messages(booking)).toHaveLength(57);
  });
});
