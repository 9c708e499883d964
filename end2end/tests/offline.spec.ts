// Tests without a network: the chat opens from its copy, and messages are sent when there is a
// network again.
import { randomUUID } from "node:crypto";
import { cacheEntries, copies, cachedFiles, hideAndShow, openCopy, waitForCopy } from "../copies.ts";
import { ChatPage } from "../chat-page.ts";
import { FaultProxy } from "../fault-proxy.ts";
import { expect, Hotel, test } from "../fixtures.ts";
import { photo, Tray } from "../tray.ts";

const GUIDE = { texts: [{ language: "en", welcome: "Welcome to the park!", stay: [{ title: "Wi-Fi", text: "Network: Park" }] }] };

/** Console messages of a page without a network. */
const NO_NETWORK = /ERR_|WebSocket|Failed to fetch|network error/;

/** Creates a guest of a hotel with a guide; returns the link. */
async function createGuestWithGuide(hotel: Hotel): Promise<string> {
  const slug = `guided-${randomUUID().slice(0, 8)}`;
  await hotel.server.cli("hotel", "put", slug, "--name", "Park", "--timezone", "UTC", "--allow", "before-check-in,no-room");
  await hotel.server.cliWithInput(JSON.stringify(GUIDE), "guide", "put", slug);
  await hotel.server.cli("booking", "put", slug, "B1", "--guest-name", "Mia");
  return hotel.server.cli("link", slug, "B1");
}

/** Runs a test with a hotel behind a network that the test can break. */
async function withBreakableNetwork(run: (hotel: Hotel, network: FaultProxy) => Promise<void>): Promise<void> {
  const network = await FaultProxy.open();
  const hotel = await Hotel.open({ PUBLIC_URL: network.url });
  network.forwardTo(hotel.url);
  try {
    await run(hotel, network);
  } finally {
    await hotel.close();
    network.close();
  }
}

test("a page that is opened offline shows the last known messages and the time of the last update", async ({ page, context, hotel, allowConsole }) => {
  allowConsole(NO_NETWORK);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("Before the tunnel");
  await expect(chat.mark("Before the tunnel", "Sent")).toBeVisible();
  await waitForCopy(page);
  await hotel.answer(booking, "Mind the gap");
  await expect(chat.lines("Mind the gap")).toBeVisible();
  await hideAndShow(page);
  await waitForCopy(page, "Mind the gap");

  await context.setOffline(true);
  const again = await openCopy(page, page.url());
  expect(await again.texts()).toEqual(["Before the tunnel", "Mind the gap"]);
  await expect(page.getByRole("status").filter({ hasText: "You are offline." })).toContainText(/Last updated: \d\d:\d\d/);
  await context.setOffline(false);
  await expect(page.getByRole("status").filter({ hasText: /offline|up to date|Connecting/ })).toBeHidden();
  await hotel.answer(booking, "There you are");
  await expect(again.lines("There you are")).toBeVisible();
});

test("the copy is updated while the page is open", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await waitForCopy(page);
  await page.reload();
  await hotel.answer(booking, "Nobody looks away");
  await expect(chat.lines("Nobody looks away")).toBeVisible();
  await waitForCopy(page, "Nobody looks away");
});

test("the guide can be read offline", async ({ page, context, hotel, allowConsole }) => {
  allowConsole(NO_NETWORK);
  await ChatPage.openLive(page, await createGuestWithGuide(hotel));
  await waitForCopy(page);
  const address = page.url();
  await page.close();
  await context.setOffline(true);
  const other = await context.newPage();
  await openCopy(other, address);
  await expect(other.locator(".greeting")).toContainText("Welcome to the park!");
  await other.locator(".facts summary").click();
  await expect(other.getByText("Network: Park")).toBeVisible();
});

test("a photo that is not cached keeps its space and shows its name offline", async ({ page, context, hotel, allowConsole }) => {
  allowConsole(NO_NETWORK);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  const tray = new Tray(page);
  await tray.choose([await photo(page, "view.png")]);
  await expect(tray.uploadedItems).toHaveCount(1);
  await chat.write("Like this?");
  await expect(chat.mark("Like this?", "Sent")).toBeVisible();
  await hideAndShow(page);
  await waitForCopy(page, "Like this?");
  const picture = (of: ChatPage) => of.log.getByRole("link", { name: "view.png" }).getByRole("img");
  const photoWidth = () => picture(chat).evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(photoWidth).toBeGreaterThan(0);
  const address = page.url();
  await (await context.newCDPSession(page)).send("Network.clearBrowserCache");
  await page.close();
  await context.setOffline(true);
  const again = await openCopy(await context.newPage(), address);
  await expect(picture(again)).toHaveJSProperty("complete", true);
  expect(await picture(again).evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(0);
  const { width, height } = (await picture(again).boundingBox())!;
  expect(Math.min(width, height)).toBeGreaterThan(90);
  // The name is shown over the browser's own symbol for a missing picture.
  const named = (image: Element) => getComputedStyle(image, "::after").content;
  expect(await picture(again).evaluate(named)).toContain("view.png");
});

test("messages that are written offline survive a reload and are sent once", async ({ page, context, allowConsole }) => {
  allowConsole(NO_NETWORK);
  // The browser alone is not enough: it lets a request of a page that is just opened pass now and then.
  await withBreakableNetwork(async (hotel, network) => {
    const booking = await hotel.booking();
    await ChatPage.openLive(page, booking.link);
    await waitForCopy(page);
    await context.setOffline(true);
    network.refuse();
    let chat = await openCopy(page, page.url());
    for (const text of ["One", "Two"]) await chat.write(text);
    await chat.composer.fill("Half a");
    for (let times = 0; times < 2; times++) {
      chat = await openCopy(page, page.url());
      for (const text of ["One", "Two"]) await expect(chat.mark(text, "Sending")).toBeVisible();
      await expect(chat.composer).toHaveValue("Half a");
    }
    expect(await hotel.messages(booking)).toHaveLength(0);
    network.heal();
    await context.setOffline(false);
    for (const text of ["One", "Two"]) await expect(chat.mark(text, "Sent")).toBeVisible();
    expect((await hotel.messages(booking)).map(({ message }) => message)).toEqual(["One", "Two"]);
    expect(await chat.texts()).toEqual(["One", "Two"]);
    await expect.poll(() => chat.countUnsent()).toBe(0);
  });
});

test("the link opens the copy offline, and the token is removed from the address", async ({ page, context, hotel, allowConsole }) => {
  allowConsole(NO_NETWORK);
  const [booking, other] = [await hotel.booking(), await hotel.booking({ guestName: "Grace" })];
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("From the link");
  await expect(chat.mark("From the link", "Sent")).toBeVisible();
  await hideAndShow(page);
  await waitForCopy(page, "From the link");
  await context.setOffline(true);
  const again = await openCopy(page, booking.link);
  expect(await again.texts()).toEqual(["From the link"]);
  expect(page.url()).not.toContain(booking.token);
  // Another link does not open it.
  await expect(page.goto(other.link)).rejects.toThrow(/ERR_/);
});

test("cached responses and their addresses contain no token", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("Nothing to see");
  await expect(chat.mark("Nothing to see", "Sent")).toBeVisible();
  await hideAndShow(page);
  await waitForCopy(page, "Nothing to see");
  await page.goto(booking.link);
  await waitForCopy(page);
  await page.reload();
  await waitForCopy(page);
  const all = await cacheEntries(page);
  expect(all.length).toBeGreaterThan(5);
  for (const { address, headers, body } of all) {
    expect(address).not.toContain("token");
    expect(headers + body).not.toContain(booking.token);
    expect(headers).not.toMatch(/set-cookie/i);
  }
});

test("revoking a link deletes its copy", async ({ page, context, hotel, allowConsole }) => {
  allowConsole(/401/);
  const [booking, other] = [await hotel.booking(), await hotel.booking({ guestName: "Grace" })];
  const otherPage = await context.newPage();
  await ChatPage.openLive(otherPage, other.link);
  await waitForCopy(otherPage);
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("Mine alone");
  await expect(chat.mark("Mine alone", "Sent")).toBeVisible();
  await hideAndShow(page);
  await waitForCopy(page, "Mine alone");
  await hotel.server.cli("link", "revoke", hotel.slug, booking.id);
  // The open page is notified.
  await expect.poll(async () => (await copies(page)).map(({ address }) => address)).toEqual([otherPage.url()]);
  expect(JSON.stringify(await cacheEntries(page))).not.toContain("Mine alone");
  // The copy of a page that is not open is removed when another page is opened.
  await page.close();
  await hotel.server.cli("link", "revoke", hotel.slug, other.id);
  await expect.poll(async () => await copies(otherPage)).toEqual([]);
  expect(await cachedFiles(otherPage)).toEqual([]);
});

test("the copy of a revoked link is deleted when its page or another page is opened", async ({ context, hotel, allowConsole }) => {
  allowConsole(/401/);
  const bookings = [await hotel.booking(), await hotel.booking({ guestName: "Grace" }), await hotel.booking({ guestName: "Alan" })];
  const addresses: string[] = [];
  for (const { link } of bookings) {
    const page = await context.newPage();
    await ChatPage.openLive(page, link);
    await waitForCopy(page);
    addresses.push(page.url());
    await page.close();
  }
  const page = await context.newPage();
  const copyAddresses = async () => (await copies(page)).map(({ address }) => address).sort();
  await hotel.server.cli("link", "revoke", hotel.slug, bookings[0]!.id);
  await page.goto(addresses[1]!);
  await expect.poll(copyAddresses).toEqual(addresses.slice(1).sort());
  await hotel.server.cli("link", "revoke", hotel.slug, bookings[2]!.id);
  await page.goto(addresses[2]!);
  await expect(page.getByRole("heading", { name: "This chat link is not valid" })).toBeVisible();
  await expect.poll(copyAddresses).toEqual([addresses[1]]);
});

test("two bookings in one browser have separate copies", async ({ context, hotel, allowConsole }) => {
  allowConsole(NO_NETWORK);
  const bookings = [await hotel.booking({ guestName: "Ada" }), await hotel.booking({ guestName: "Grace", room: "102" })];
  const pages = [];
  for (const booking of bookings) {
    const page = await context.newPage();
    const chat = await ChatPage.openLive(page, booking.link);
    await chat.write(`From ${booking.fields.guestName}`);
    await expect(chat.mark(`From ${booking.fields.guestName}`, "Sent")).toBeVisible();
    await hideAndShow(page);
    await waitForCopy(page, `From ${booking.fields.guestName}`);
    pages.push(page);
  }
  await context.setOffline(true);
  for (const [nth, page] of pages.entries()) {
    const chat = await openCopy(page, page.url());
    expect(await chat.texts()).toEqual([`From ${bookings[nth]!.fields.guestName}`]);
    await expect(page.locator(".answers")).toContainText(`Room ${bookings[nth]!.fields.room}`);
  }
});

test("the copy is shown if the server does not answer or is down", async ({ page, allowConsole }) => {
  allowConsole(NO_NETWORK);
  await withBreakableNetwork(async (hotel, network) => {
    const booking = await hotel.booking();
    await ChatPage.openLive(page, booking.link);
    await waitForCopy(page);
    network.stall();
    const startedMs = Date.now();
    const chat = await openCopy(page, page.url());
    expect(Date.now() - startedMs).toBeLessThan(8_000);
    await expect(page.getByRole("status").filter({ hasText: "Not up to date since" })).toBeVisible();
    await chat.write("In the lobby");
    network.heal();
    await expect(chat.mark("In the lobby", "Sent")).toBeVisible({ timeout: 30_000 });
    expect(await hotel.messages(booking)).toHaveLength(1);
    network.refuse();
    await openCopy(page, page.url());
  });
});

const REFUSALS: Record<string, () => void> = {
  "are not supported": () => Reflect.deleteProperty(Navigator.prototype, "serviceWorker"),
  "are refused": () => {
    ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException("no", "SecurityError"));
  },
};

for (const [condition, refuse] of Object.entries(REFUSALS)) {
  test(`the chat works if service workers ${condition}`, async ({ page, context, hotel }) => {
    await context.addInitScript(refuse);
    const booking = await hotel.booking();
    const chat = await ChatPage.openLive(page, booking.link);
    await page.waitForURL((url) => !url.searchParams.has("token"));
    await chat.write("All the same");
    await expect(chat.mark("All the same", "Sent")).toBeVisible();
    await ChatPage.openLive(page, page.url());
    await hotel.answer(booking, "So it is");
    await expect(chat.lines("So it is")).toBeVisible();
    expect(await cacheEntries(page)).toEqual([]);
  });
}

test("a page inside an app registers no service worker", async ({ page, context, hotel }) => {
  await context.addInitScript(() => Object.assign(globalThis, { ReactNativeWebView: { postMessage() {} } }));
  const booking = await hotel.booking();
  await ChatPage.openLive(page, booking.link);
  await page.waitForURL((url) => !url.searchParams.has("token"));
  await ChatPage.openLive(page, page.url());
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
});

test("the script of the service worker is not cached and connects only to the server", async ({ request, hotel }) => {
  const headers = (await request.get(`${hotel.url}/worker.js`)).headers();
  expect(headers["cache-control"]).toBe("no-cache");
  expect(headers["content-type"]).toContain("text/javascript");
  expect(headers["content-security-policy"]).toContain("default-src 'none'; connect-src 'self';");
});

test("the service worker does not control the desk", async ({ page, context, hotel }) => {
  const booking = await hotel.booking();
  await ChatPage.openLive(page, booking.link);
  await waitForCopy(page);
  const desk = await context.newPage();
  await desk.goto(`${hotel.url}/desk/hotel/${hotel.slug}/sign-in`);
  expect(await desk.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
});
