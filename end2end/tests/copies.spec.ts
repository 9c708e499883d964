// Tests of the copies of the guest's pages: which are stored, how long, and which replaces which.
import type { BrowserContext } from "@playwright/test";
import { ageCopy, copies, cachedFiles, openCopy, notifyWorker, waitForCopy } from "../copies.ts";
import { ChatPage } from "../chat-page.ts";
import { Deployment } from "../deployment.ts";
import { type Booking, expect, type Hotel, test as base } from "../fixtures.ts";

/** Console messages of a page without a network, or without a socket to the server. */
const NO_NETWORK = /ERR_|WebSocket|Failed to fetch|network error/;

const test = base.extend<{ deployment: Deployment }>({
  deployment: async ({ hotel }, use) => {
    const deployment = await Deployment.open(hotel.url);
    await use(deployment);
    deployment.close();
  },
});

/** Opens a link in a new page until its copy is stored; returns the page's final address. */
async function storeCopy(context: BrowserContext, link: string): Promise<string> {
  const page = await context.newPage();
  await ChatPage.open(page, link);
  await waitForCopy(page);
  const address = page.url();
  await page.close();
  return address;
}

/** Opens a page of the same origin that belongs to no conversation. */
async function openOther(context: BrowserContext, hotel: Hotel, origin = hotel.url) {
  const page = await context.newPage();
  await page.goto(`${origin}/guest/hotel/${hotel.slug}/chat/languages`);
  return page;
}

const guests = (hotel: Hotel, names: string[]): Promise<Booking[]> =>
  Promise.all(names.map((guestName, nth) => hotel.booking({ guestName, room: String(201 + nth) })));

test("the browser stores the copies of the five conversations that were opened last", async ({ context, hotel, allowConsole }) => {
  allowConsole(NO_NETWORK);
  const addresses: string[] = [];
  for (const { link } of await guests(hotel, ["Ada", "Bea", "Cy", "Dora", "Eve", "Fay"])) addresses.push(await storeCopy(context, link));
  const page = await openOther(context, hotel);
  const copyAddresses = async () => (await copies(page)).map(({ address }) => address).sort();
  await expect.poll(copyAddresses).toEqual(addresses.slice(1).sort());
  // The remaining copies have all their files.
  await context.setOffline(true);
  for (const address of [addresses[1]!, addresses[5]!]) await (await openCopy(await context.newPage(), address)).page.close();
});

test("a copy expires after 30 days and is deleted later", async ({ context, hotel, allowConsole }) => {
  allowConsole(NO_NETWORK);
  const [ada, grace, alan] = await guests(hotel, ["Ada", "Grace", "Alan"]);
  const [expired, recent] = [await storeCopy(context, ada!.link), await storeCopy(context, grace!.link)];
  const page = await openOther(context, hotel);
  await ageCopy(page, expired, 30);
  await ageCopy(page, recent, 29);
  await context.setOffline(true);
  const other = await context.newPage();
  await openCopy(other, recent);
  await expect(other.goto(expired)).rejects.toThrow(/ERR_/);
  await other.close();
  await context.setOffline(false);
  expect(await copies(page)).toHaveLength(2);
  const newest = await storeCopy(context, alan!.link);
  expect((await copies(page)).map(({ address }) => address).sort()).toEqual([recent, newest].sort());
});

test("the copy is shown if the proxy answers with status 502", async ({ page, hotel, deployment, allowConsole }) => {
  allowConsole(/502/);
  allowConsole(NO_NETWORK);
  const [booking] = await guests(hotel, ["Ada"]);
  await ChatPage.open(page, booking!.link.replace(hotel.url, deployment.url));
  await waitForCopy(page);
  deployment.isDown = true;
  await openCopy(page, page.url());
  await expect(page.locator(".answers")).toContainText("Room 201");
});

test("opening a revoked link deletes its copy", async ({ context, hotel, allowConsole }) => {
  allowConsole(/401/);
  const [booking, other] = await guests(hotel, ["Ada", "Grace"]);
  await storeCopy(context, booking!.link);
  const remaining = await storeCopy(context, other!.link);
  await hotel.server.cli("link", "revoke", hotel.slug, booking!.id);
  const page = await context.newPage();
  await page.goto(booking!.link);
  await expect(page.getByRole("heading", { name: "This chat link is not valid" })).toBeVisible();
  await expect.poll(async () => (await copies(page)).map(({ address }) => address)).toEqual([remaining]);
});

test("an incomplete response does not delay the copy of another page", async ({ context, hotel, deployment, allowConsole }) => {
  allowConsole(NO_NETWORK);
  const [ada, grace] = (await guests(hotel, ["Ada", "Grace"])).map(({ link }) => link.replace(hotel.url, deployment.url));
  const address = await storeCopy(context, ada!);
  const page = await openOther(context, hotel, deployment.url);
  const { arrival, release } = deployment.delayNext(/\/chat\?chat=/, "body");
  const isStored = notifyWorker(page, "changed", address);
  await arrival;
  await storeCopy(context, grace!);
  release();
  expect(await isStored).toBe(true);
  expect(await copies(page)).toHaveLength(2);
  await context.setOffline(true);
  await openCopy(page, address);
});

test("the response to an earlier request does not replace a newer copy", async ({ page, context, hotel, deployment, allowConsole }) => {
  allowConsole(NO_NETWORK);
  const [booking] = await guests(hotel, ["Ada"]);
  const address = await storeCopy(context, booking!.link.replace(hotel.url, deployment.url));
  const other = await openOther(context, hotel, deployment.url);
  const { arrival, release } = deployment.delayNext(/\/chat\?chat=/, "beginning");
  const isStored = notifyWorker(other, "changed", address);
  await arrival;
  await hotel.answer(booking!, "Newer");
  await ChatPage.open(page, address);
  await waitForCopy(page, "Newer");
  release();
  // The stored copy contains the changes up to the time of the request.
  expect(await isStored).toBe(true);
  expect((await copies(page))[0]!.body).toContain("Newer");
});

test("a response is not stored if its link ends before it arrives", async ({ context, hotel, deployment, allowConsole }) => {
  allowConsole(NO_NETWORK);
  const [booking] = await guests(hotel, ["Ada"]);
  const address = await storeCopy(context, booking!.link.replace(hotel.url, deployment.url));
  const page = await openOther(context, hotel, deployment.url);
  for (const from of ["beginning", "body"] as const) {
    const { arrival, release } = deployment.delayNext(/\/chat\?chat=/, from);
    const isStored = notifyWorker(page, "changed", address);
    await arrival;
    await notifyWorker(page, "ended", address);
    release();
    expect(await isStored).toBe(false);
    expect(await copies(page)).toEqual([]);
    expect(await cachedFiles(page)).toEqual([]);
  }
});

test("a new build replaces the old one completely or not at all", async ({ page, context, hotel, deployment, allowConsole }) => {
  allowConsole(/404|preload|MIME/);
  allowConsole(NO_NETWORK);
  const booking = await hotel.booking();
  await ChatPage.open(page, booking.link.replace(hotel.url, deployment.url));
  await waitForCopy(page);
  const [address, first] = [page.url(), await cachedFiles(page)];
  expect(first.filter((path) => path.endsWith(".wasm"))).toHaveLength(1);
  expect(first.some((path) => path.startsWith("/pkg/files."))).toBe(true);

  // The page of the new build arrives, but its files do not.
  deployment.builds += 1;
  deployment.lacksFiles = true;
  await page.goto(address);
  expect((await cachedFiles(page)).sort()).toEqual(first.sort());
  await context.setOffline(true);
  await openCopy(page, address);

  await context.setOffline(false);
  deployment.lacksFiles = false;
  await page.goto(address);
  await expect.poll(async () => (await cachedFiles(page)).filter((path) => first.includes(path))).toEqual([]);
  expect(await cachedFiles(page)).toHaveLength(first.length);
  await context.setOffline(true);
  await openCopy(page, address);
});
