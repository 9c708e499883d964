// The desk with many conversations: opening them, and scrolling the list, on a processor four times as
// slow as this machine's.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { DeskPage } from "../desk-page.ts";
import type { Hotel } from "../hotel.ts";
import { spread, watchFrames } from "./frames.ts";

const CONVERSATIONS = Number(process.env.BENCH_CONVERSATIONS ?? 200);
const LISTED = Number(process.env.BENCH_LISTED ?? 2_000);
const SLOWER = Number(process.env.BENCH_SLOWER ?? 4);
/** Number of conversations that are opened. */
const OPENED = 60;

test.use({ viewport: { width: 1440, height: 900 }, isMobile: false, hasTouch: false });

/** Creates conversations of ten messages. */
async function createConversations(hotel: Hotel, count: number): Promise<void> {
  for (let first = 0; first < count; first += 20) {
    await Promise.all(
      Array.from({ length: Math.min(20, count - first) }, async (_, nth) => {
        const booking = await hotel.booking({ guestName: `Guest ${first + nth}` });
        const id = await hotel.conversationId(booking);
        for (let message = 0; message < 5; message++) {
          await hotel.guest(booking, "POST", "/messages", { message: `Question ${message}: is breakfast from seven to eleven?` });
          await hotel.answer(id, `Answer ${message}: breakfast is from seven to eleven.`);
        }
      }),
    );
  }
}

/** Adds pages until the list has `count` lines, or until there are no more. */
async function listAll(page: Page, count: number): Promise<number> {
  const lines = () => page.evaluate(() => document.querySelectorAll(".conversations li").length);
  for (;;) {
    const before = await lines();
    const more = page.locator(".more:not(.hidden, .top) a");
    if (before >= count || !(await more.isVisible())) return before;
    await more.click();
    await page.waitForFunction((before) => document.querySelectorAll(".conversations li").length > before, before);
  }
}

/** Clicks the line with this index; returns the time until the next frame with its messages, in milliseconds. */
const measureOpening = (page: Page, index: number) =>
  page.evaluate(async (index) => {
    const link = document.querySelectorAll<HTMLAnchorElement>(".conversations a")[index]!;
    const guest = link.querySelector(".guest")!.textContent;
    const isShown = () =>
      document.querySelector(".pane h2")?.textContent === guest && document.querySelectorAll(".pane .log .text").length > 0;
    const began = performance.now();
    link.click();
    while (!isShown()) await new Promise((resolve) => setTimeout(resolve));
    await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - began;
  }, index);

test(`opening conversations with ${CONVERSATIONS} in the list`, async ({ page, hotel }) => {
  await createConversations(hotel, CONVERSATIONS);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.reloadSubscribed();
  console.log(`${await listAll(page, CONVERSATIONS)} conversations are listed`);
  // The first one also compiles code that the others use again.
  await measureOpening(page, 0);
  const [first, again]: [number[], number[]] = [[], []];
  for (let nth = 1; nth <= OPENED; nth++) first.push(await measureOpening(page, nth));
  for (let nth = OPENED - 1; nth > OPENED - 25; nth--) again.push(await measureOpening(page, nth));
  const p95 = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)]!.toFixed(1);
  console.log(`from a click to the frame with its messages: ${spread(first)}, p95 ${p95(first)} ms`);
  console.log(`for a conversation in memory: ${spread(again)}, p95 ${p95(again)} ms`);
});

test(`scrolling ${LISTED} conversations, the processor ${SLOWER} times as slow`, async ({ page, hotel }) => {
  const frames = await watchFrames(page);
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  // The server's own list has fewer: its pages are answered here, with copies of a conversation.
  await hotel.guest(await hotel.booking({ guestName: "Ada Byrne" }), "POST", "/messages", { message: "Is there a late check-out?" });
  const { conversations, ...rest } = await hotel.staff("GET", "/conversations?filter=open");
  await page.route(/\/api\/staff\/[^?]*\/conversations\?/, async (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get("cursor") ?? 0);
    const page = Array.from({ length: Math.min(50, LISTED - from) }, (_, nth) => ({
      ...conversations[0],
      conversation_id: 1_000_000 + from + nth,
      guest_name: `Guest ${from + nth}`,
    }));
    const next_cursor = from + 50 < LISTED ? `${from + 50}` : null;
    await route.fulfill({ json: { ...rest, conversations: page, next_cursor } });
  });
  await desk.reloadSubscribed();
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await expect(desk.guest("Guest 0")).toBeVisible();
  console.log(`${await listAll(page, LISTED)} conversations are listed`);
  // Events would fetch all pages again meanwhile.
  await page.waitForTimeout(1_000);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.mouse.move(200, 500);
  for (const [direction, delta] of [["up", -900], ["down", 900]] as const) {
    await frames.stop();
    for (let nth = 0; nth < 120; nth++) {
      await page.mouse.wheel(0, delta);
      await page.waitForTimeout(30);
    }
    const { gaps_ms } = await frames.stop();
    const long = gaps_ms.filter((gap) => gap > 50).length;
    console.log(`scrolling ${direction}: frames ${spread(gaps_ms)}; ${long} above 50 ms`);
  }
});
