// Tests of opening conversations at the desk without loading a page.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { DeskPage } from "../desk-page.ts";
import type { Booking, Hotel } from "../hotel.ts";
import { newName } from "../names.ts";

/** Creates guests who have written; the first one has written last. */
async function createGuests(hotel: Hotel, count: number): Promise<{ name: string; bookings: Booking[] }> {
  const name = newName("Place");
  const bookings: Booking[] = [];
  for (let nth = count; nth >= 1; nth--) {
    const booking = await hotel.booking({ guestName: `${name} ${nth}` });
    await hotel.guest(booking, "POST", "/messages", { message: `I am number ${nth}` });
    bookings.unshift(booking);
  }
  return { name, bookings };
}

/** Returns path and parameters of an address, which may be encoded in two ways. */
function decoded(address: string): string {
  const url = new URL(address);
  return `${url.pathname} ${[...url.searchParams].join(" ")}`;
}

const heading = (page: Page, guest: string) => page.getByRole("main").getByRole("heading", { name: guest, exact: true });

/** Records the pages that are loaded from now on, and the requests of the script, without their numbers. */
function recordRequests(page: Page) {
  const documents: string[] = [];
  let requests: string[] = [];
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (request.resourceType() === "document") documents.push(pathname);
    const api = /^\/api\/staff\/hotel\/[^/]+(.*)/.exec(pathname);
    if (api) requests.push(`${request.method()} ${api[1]!.replace(/\d+/, "ID")}${search.replace(/\d+/g, "N")}`);
  });
  return {
    documents,
    /** Returns the requests since the last call, sorted. */
    takeRequests: () => requests.splice(0).sort(),
  };
}

test("conversations open without loading a page, and back and forward return to them", async ({ page, hotel }) => {
  const { name } = await createGuests(hotel, 3);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.search(name);
  await desk.waitForHydration();
  const { documents } = recordRequests(page);
  const list = page.url();
  const addresses: string[] = [];
  for (const nth of [1, 2, 3]) {
    await desk.guest(`${name} ${nth}`).click();
    await expect(heading(page, `${name} ${nth}`)).toBeVisible();
    await expect(desk.text(`I am number ${nth}`)).toBeVisible();
    await expect(desk.composer).toBeFocused();
    await expect(page).toHaveTitle(new RegExp(`${name} ${nth} · `));
    await expect(desk.line(`${name} ${nth}`).getByRole("link")).toHaveAttribute("aria-current", "true");
    await expect(desk.list.locator("[aria-current=true]")).toHaveCount(1);
    addresses.push(page.url());
  }
  expect(new Set([list, ...addresses]).size).toBe(4);
  await page.goBack();
  await expect(heading(page, `${name} 2`)).toBeVisible();
  expect(page.url()).toBe(addresses[1]);
  await page.goBack();
  await page.goBack();
  await expect(page.getByText("Choose a conversation")).toBeVisible();
  expect(decoded(page.url())).toBe(decoded(list));
  await expect(page).toHaveTitle(/Desk · /);
  await page.goForward();
  await expect(heading(page, `${name} 1`)).toBeVisible();
  // Closing adds an address, and returns the focus to the line.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(page.getByText("Choose a conversation")).toBeVisible();
  await expect(desk.line(`${name} 1`).getByRole("link")).toBeFocused();
  expect(decoded(page.url())).toBe(decoded(list));
  expect(documents).toEqual([]);
  // The address of a conversation shows the same after a reload, and in another tab.
  await page.goto(addresses[1]!);
  await expect(heading(page, `${name} 2`)).toBeVisible();
  await expect(desk.line(`${name} 3`)).toBeVisible();
  await page.reload();
  await expect(heading(page, `${name} 2`)).toBeVisible();
});

test("opening takes few requests, and none of them is repeated for a conversation in memory", async ({ page, hotel }) => {
  const { name } = await createGuests(hotel, 2);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.search(name);
  await desk.reloadSubscribed();
  const { takeRequests, documents } = recordRequests(page);
  // The list is requested by events and timers, too.
  const requests = () => takeRequests().filter((request) => !request.startsWith("GET /conversations?"));
  await desk.guest(`${name} 1`).click();
  await expect(desk.text("I am number 1")).toBeVisible();
  const first = [
    "GET /conversations/ID/messages",
    // Once the session has begun.
    "GET /conversations/ID/messages?after=N",
    "GET /conversations/ID/notes",
    "POST /conversations/ID/read",
    "POST /pusher/auth",
  ];
  const seen: string[] = [];
  await expect.poll(() => seen.push(...requests()) && [...seen].sort()).toEqual(first);
  await desk.guest(`${name} 2`).click();
  await expect(desk.text("I am number 2")).toBeVisible();
  seen.length = 0;
  await expect.poll(() => seen.push(...requests()) && [...seen].sort()).toEqual(first);
  // From memory: only what may have changed.
  await desk.guest(`${name} 1`).click();
  await expect(desk.text("I am number 1")).toBeVisible();
  seen.length = 0;
  await expect
    .poll(() => seen.push(...requests()) && [...seen].sort())
    .toEqual(["GET /conversations/ID/messages?after=N", "GET /conversations/ID/notes", "POST /pusher/auth"]);
  expect(documents).toEqual([]);
});

test("a conversation that was open before appears without an answer of the server, and is then updated", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_/);
  const { name, bookings } = await createGuests(hotel, 2);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.search(name);
  await desk.reloadSubscribed();
  for (const nth of [1, 2]) {
    await desk.guest(`${name} ${nth}`).click();
    await expect(heading(page, `${name} ${nth}`)).toBeVisible();
  }
  await hotel.guest(bookings[0]!, "POST", "/messages", { message: "Anybody there?" });
  await expect(desk.line(`${name} 1`)).toContainText("Anybody there?");
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/messages?after=*", async (route) => {
    await held;
    await route.fallback();
  });
  await desk.guest(`${name} 1`).click();
  await expect(desk.text("I am number 1")).toBeVisible();
  await expect(desk.text("Anybody there?")).toHaveCount(0);
  answer();
  await expect(desk.text("Anybody there?")).toBeVisible();
});

test("a session of a conversation ends with its draft, its unsent answer and its files, and another one begins", async ({ page, hotel, openPage, allowConsole }) => {
  allowConsole(/ERR_FAILED/);
  const { name, bookings } = await createGuests(hotel, 2);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.search(name);
  await desk.reloadSubscribed();
  await desk.guest(`${name} 1`).click();
  await expect(heading(page, `${name} 1`)).toBeVisible();
  await page.route("**/api/staff/**/messages", (route) =>
    route.request().method() === "POST" ? route.abort("failed") : route.fallback(),
  );
  await desk.answer("Good evening");
  await expect(desk.mark("Good evening", "Sending")).toBeVisible();
  await desk.composer.fill("Half an answer");
  await page.locator("#files").setInputFiles({
    name: "plan.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"),
  });
  await expect(page.locator("#tray li")).toHaveCount(1);
  await desk.guest(`${name} 2`).click();
  await expect(heading(page, `${name} 2`)).toBeVisible();
  await expect(desk.composer).toHaveValue("");
  await expect(page.locator("#tray li")).toHaveCount(0);
  await expect(desk.line(`${name} 1`)).toContainText("Draft");
  await expect(page.getByRole("status").filter({ hasText: "Not sent yet" })).toContainText(`${name} 1`);
  await page.unroute("**/api/staff/**/messages");
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await expect.poll(async () => (await hotel.messages(bookings[0]!)).map(({ message }) => message)).toContain("Good evening");
  // What a guest writes and types arrives in the conversation that is open.
  const chat = await ChatPage.openLive(await openPage(), bookings[1]!.link);
  await chat.composer.pressSequentially("Is the");
  await expect(desk.typing).toBeVisible();
  await chat.write("Is the pool open?");
  await expect(desk.text("Is the pool open?")).toBeVisible();
  await expect(chat.mark("Is the pool open?", "Read")).toBeVisible();
  await desk.guest(`${name} 1`).click();
  await expect(desk.composer).toHaveValue("Half an answer");
  await expect(page.locator("#tray li")).toHaveCount(1);
  await expect(desk.mark("Good evening", "Sent")).toBeVisible();
  await expect(desk.text("Is the pool open?")).toHaveCount(0);
});

test("a key opens a conversation at its heading, and keys continue to be shortcuts", async ({ page, hotel }) => {
  const { name } = await createGuests(hotel, 2);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.search(name);
  await desk.waitForHydration();
  const { documents } = recordRequests(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await expect(heading(page, `${name} 1`)).toBeFocused();
  await page.keyboard.press("j");
  await expect(heading(page, `${name} 2`)).toBeFocused();
  await page.keyboard.press("c");
  await page.keyboard.press("j");
  await expect(desk.composer).toHaveValue("j");
  // While typing, Alt continues to the composer of the other one.
  await page.keyboard.press("Alt+ArrowUp");
  await expect(heading(page, `${name} 1`)).toBeVisible();
  await expect(desk.composer).toBeFocused();
  await expect(desk.composer).toHaveValue("");
  expect(documents).toEqual([]);
});

test("a conversation that the server refuses leads to its page, and the list stays while it cannot be reached", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_|WebSocket|40\d/);
  const { name } = await createGuests(hotel, 2);
  const maeve = await hotel.createMember("Maeve");
  const desk = await DeskPage.signIn(page, hotel, maeve);
  await desk.search(name);
  await desk.openLive(`${name} 1`);
  await desk.guest(`${name} 2`).click();
  await expect(heading(page, `${name} 2`)).toBeVisible();
  const address = page.url();
  // Back without a network: the conversation is in memory.
  await page.context().setOffline(true);
  await page.goBack();
  await expect(heading(page, `${name} 1`)).toBeVisible();
  await page.context().setOffline(false);
  await page.context().clearCookies();
  await page.reload();
  await expect(page.getByLabel("Password")).toBeVisible();
  await page.getByLabel("E-mail").fill(maeve.email);
  await page.getByLabel("Password").fill(maeve.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(page, `${name} 1`)).toBeVisible();
  await desk.waitForHydration();
  await page.context().clearCookies();
  await desk.guest(`${name} 2`).click();
  await page.getByLabel("E-mail").fill(maeve.email);
  await page.getByLabel("Password").fill(maeve.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(page, `${name} 2`)).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(new URL(address).pathname);
});

test("tabs, the order and a search are shown without loading a page, and have addresses", async ({ page, hotel }) => {
  const { name, bookings } = await createGuests(hotel, 3);
  await hotel.staff("POST", `/conversations/${await hotel.conversationId(bookings[2]!)}/resolve`);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.waitForHydration();
  const { documents } = recordRequests(page);
  const tab = (label: string) => desk.list.getByRole("link", { name: new RegExp(`^${label} `) });
  await desk.guest(`${name} 1`).click();
  await expect(heading(page, `${name} 1`)).toBeVisible();
  await desk.composer.fill("Half an answer");
  await tab("Resolved").click();
  await expect(tab("Resolved")).toHaveAttribute("aria-current", "page");
  await expect(desk.list.locator(".filters [aria-current]")).toHaveCount(1);
  await expect(desk.guest(`${name} 3`)).toBeVisible();
  await expect(desk.guest(`${name} 1`)).toHaveCount(0);
  // The conversation and its text stay.
  await expect(desk.composer).toHaveValue("Half an answer");
  const resolved = page.url();
  expect(new URL(resolved).searchParams.get("filter")).toBe("resolved");
  await desk.search(name);
  await expect(desk.guest(`${name} 1`)).toBeVisible();
  await expect(desk.list.locator(".conversations .guest")).toHaveCount(3);
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.getByRole("link", { name: "Show unread first" }).click();
  await page.waitForURL(/order=unread/);
  await expect(page.getByRole("link", { name: "Show newest first" })).toBeVisible();
  await page.goBack();
  await page.goBack();
  expect(page.url()).toBe(resolved);
  await expect(page.getByRole("searchbox")).toHaveValue("");
  await expect(tab("Resolved")).toHaveAttribute("aria-current", "page");
  await page.goForward();
  await expect(page.getByRole("searchbox")).toHaveValue(name);
  await expect(desk.list.locator(".conversations .guest")).toHaveCount(3);
  // Events update the part that is shown.
  await hotel.guest(bookings[1]!, "POST", "/messages", { message: "One more thing" });
  await expect(desk.line(`${name} 2`)).toContainText("One more thing");
  await expect(desk.composer).toHaveValue("Half an answer");
  // Closing the conversation leaves the part that is shown now.
  const search = page.url();
  await page.getByRole("searchbox").press("Escape");
  await page.keyboard.press("Escape");
  await expect(page.getByText("Choose a conversation")).toBeVisible();
  expect(decoded(page.url())).toBe(decoded(search).replace(/\/conversations\/\d+/, ""));
  await page.goBack();
  await expect(desk.composer).toHaveValue("Half an answer");
  expect(documents).toEqual([]);
  await page.reload();
  await expect(page.getByRole("searchbox")).toHaveValue(name);
  await expect(heading(page, `${name} 1`)).toBeVisible();
  await expect(desk.list.locator(".conversations .guest")).toHaveCount(3);
  await desk.search("nobody at all");
  await expect(desk.list.getByRole("status").filter({ hasText: "Nothing found." })).toBeVisible();
});

test("more conversations are added below the list, without loading a page", async ({ page, hotel }) => {
  const name = newName("Page");
  await Promise.all(Array.from({ length: 53 }, (_, nth) => hotel.booking({ guestName: `${name} ${nth}` })));
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.search(name);
  await desk.waitForHydration();
  const address = page.url();
  const { documents } = recordRequests(page);
  const guests = desk.list.locator(".conversations .guest");
  await expect(guests).toHaveCount(50);
  const first = await guests.allTextContents();
  await page.getByRole("link", { name: "More conversations" }).click();
  await expect(guests).toHaveCount(53);
  expect((await guests.allTextContents()).slice(0, 50)).toEqual(first);
  expect(new Set(await guests.allTextContents()).size).toBe(53);
  await expect(page.getByRole("link", { name: "More conversations" })).toBeHidden();
  expect(page.url()).toBe(address);
  // An event updates all pages.
  const last = (await guests.last().textContent())!;
  const { conversations } = await hotel.staff("GET", `/conversations?filter=all&q=${encodeURIComponent(last)}`);
  const { conversation_id } = conversations.find(({ guest_name }: { guest_name: string }) => guest_name === last);
  await hotel.answer(conversation_id, "Welcome!");
  await expect(guests.first()).toHaveText(last);
  await expect(guests).toHaveCount(53);
  // A conversation of the second page opens in place, too.
  await guests.nth(52).click();
  await expect(desk.composer).toBeFocused();
  await expect(guests).toHaveCount(53);
  expect(documents).toEqual([]);
});
