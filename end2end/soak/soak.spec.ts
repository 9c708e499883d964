// Soak test: fifty pages behind networks that fail at random, with messages from both sides. At the
// end every page must show the messages of the hotel, each once and in the same order. SOAK_MINUTES
// (2) and SOAK_PAGES (50) set the duration and the number of pages.
import { type Browser, expect } from "@playwright/test";
import { ChatPage } from "../chat-page.ts";
import { FaultProxy } from "../fault-proxy.ts";
import { type Booking, type Hotel, test } from "../server-fixtures.ts";
import { Delays } from "./delays.ts";

const MINUTES = Number(process.env.SOAK_MINUTES ?? 2);
const PAGES = Number(process.env.SOAK_PAGES ?? 50);
const NETWORKS = 5;
/** Pause of a page, or of the hotel, between two messages. */
const PAUSE_MS = { least: 3_000, most: 15_000 };
/** Duration for which a network works, and for which it fails. */
const GOOD_MS = { least: 5_000, most: 20_000 };
const BAD_MS = { least: 500, most: 12_000 };

type Guest = { booking: Booking; chat: ChatPage };

const between = ({ least, most }: { least: number; most: number }) => least + Math.random() * (most - least);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Applies the faults of hotel wifi, one after the other, until the time is over. */
async function applyFaults(network: FaultProxy, until: number): Promise<void> {
  const faults = [
    () => network.cut(),
    () => network.refuse(),
    () => network.stall(),
    () => network.dropData(),
    () => (network.delayMs = 300),
    () => (network.responsesToLose = 3),
    () => (network.refusesSockets = true),
  ];
  while (Date.now() < until) {
    await pause(between(GOOD_MS));
    faults[Math.floor(Math.random() * faults.length)]?.();
    await pause(between(BAD_MS));
    network.heal();
  }
}

/** Opens the pages: two for each booking, on different networks. */
async function open(browser: Browser, hotel: Hotel, networks: FaultProxy[], delays: Delays): Promise<Guest[]> {
  const guests: Guest[] = [];
  let booking: Booking | undefined;
  for (let number = 0; number < PAGES; number += 1) {
    if (number % 2 === 0) booking = await hotel.booking();
    const network = networks[number % networks.length] as FaultProxy;
    const context = await browser.newContext();
    await delays.watch(context);
    const page = await context.newPage();
    const link = (booking as Booking).link.replace(hotel.url, network.url);
    guests.push({ booking: booking as Booking, chat: await ChatPage.open(page, link) });
  }
  return guests;
}

async function guestWrites({ chat }: Guest, number: number, until: number, delays: Delays): Promise<void> {
  for (let count = 1; Date.now() < until; count += 1) {
    await pause(between(PAUSE_MS));
    const text = `guest page ${number} message ${count}`;
    delays.recordSent(text);
    await chat.write(text);
  }
}

async function hotelWrites(hotel: Hotel, booking: Booking, until: number, delays: Delays): Promise<void> {
  const conversation = await hotel.conversationId(booking);
  for (let count = 1; Date.now() < until; count += 1) {
    await pause(between(PAUSE_MS));
    const text = `hotel to ${booking.id} message ${count}`;
    delays.recordSent(text);
    await hotel.answer(conversation, text);
  }
}

test("pages behind bad networks show all messages of the hotel at the end", async ({ browser, hotel }) => {
  test.setTimeout(MINUTES * 60_000 + 600_000);
  const networks: FaultProxy[] = [];
  // Each network has an address of its own, so that the sockets of its pages use it too.
  for (let number = 0; number < NETWORKS; number += 1) networks.push(await FaultProxy.open(`127.0.0.${number + 2}`));
  for (const network of networks) network.forwardTo(hotel.url);
  const delays = new Delays();
  const guests = await open(browser, hotel, networks, delays);
  const bookings = [...new Set(guests.map((guest) => guest.booking))];

  const until = Date.now() + MINUTES * 60_000;
  await Promise.all([
    ...networks.map((network) => applyFaults(network, until)),
    ...guests.map((guest, number) => guestWrites(guest, number, until, delays)),
    ...bookings.map((booking) => hotelWrites(hotel, booking, until, delays)),
  ]);

  const sentCount = delays.count;
  const storedTexts = async (booking: Booking) => (await hotel.messages(booking)).map((message) => message.message);
  const all = async () => (await Promise.all(bookings.map(storedTexts))).flat();
  await expect.poll(async () => (await all()).length, { timeout: 180_000 }).toBe(sentCount);
  const texts = await all();
  expect(new Set(texts).size, "each message once").toBe(sentCount);
  for (const { booking, chat } of guests) {
    // Conversations are longer than the first page, so older messages must be fetched.
    const expected = await storedTexts(booking);
    await expect
      .poll(
        async () => {
          await chat.scrollUp();
          return chat.texts();
        },
        { timeout: 180_000 },
      )
      .toEqual(expected);
  }
  const { p50_ms, p99_ms, seen } = await delays.summary(guests.map((guest) => guest.chat.page));
  console.log(`${MINUTES} min, ${guests.length} pages, ${bookings.length} conversations, ${sentCount} messages`);
  console.log(`no message lost or stored twice, same order; from sending to display on another page: p50 ${p50_ms} ms, p99 ${p99_ms} ms (${seen})`);
  for (const network of networks) network.close();
});
