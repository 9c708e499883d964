// Tests of the actions on messages that scripts add: gestures, quotes, and short messages.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

type Point = { x: number; y: number };

/** Touches the screen at the first point, moves through the others, and returns a function that ends the touch. */
async function touch(page: Page, [first, ...others]: Point[]): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", points: Point[]) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  await send("touchStart", [first!]);
  for (const point of others) await send("touchMove", [point]);
  return async () => {
    await send("touchEnd", []);
    await session.detach();
  };
}

async function middle(of: Locator): Promise<Point> {
  const { x, y, width, height } = (await of.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}

test("on a touch screen a long press opens the menu, and a tap outside closes it", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  await hotel.answer(booking, "Still or sparkling?");
  const chat = await ChatPage.openLive(page, booking.link);
  await expect(page.locator("body[data-gestures]")).toBeAttached();
  const line = chat.lines("Still or sparkling?");
  await expect(line.getByRole("button", { name: "Message actions" })).toHaveCSS("opacity", "0");
  const end = await touch(page, [await middle(line.locator(".bubble"))]);
  await expect(line.getByRole("button", { name: "Reply" })).toBeVisible();
  await end();
  await expect(line.getByRole("button", { name: "Reply" })).toBeVisible();
  await page.touchscreen.tap(200, 120);
  await expect(line.locator(".choices")).toHaveCount(0);
});

for (const lang of ["en", "ar"]) {
  test(`a swipe in the reading direction replies, a shorter one does not (${lang})`, async ({ page, hotel }) => {
    const booking = await hotel.booking();
    await hotel.answer(booking, "Still or sparkling?");
    await ChatPage.openLive(page, `${booking.link}&lang=${lang}`);
    await expect(page.locator("body[data-gestures]")).toBeAttached();
    const bubble = page.locator(".line .bubble");
    const swipe = async (distance: number) => {
      const { x, y } = await middle(bubble);
      const sign = lang === "ar" ? -1 : 1;
      const steps = [0, 0.25, 0.5, 0.75, 1].map((share) => ({ x: x + sign * share * distance, y }));
      await (await touch(page, steps))();
    };
    await swipe(30);
    await expect(page.locator(".purpose")).toBeHidden();
    await swipe(80);
    await expect(page.locator(".purpose")).toContainText("Still or sparkling?");
    await expect(bubble).toHaveCSS("translate", "none");
  });
}

test("a followed quote is highlighted, and address and history stay the same", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const { id } = await hotel.answer(booking, "Still or sparkling?");
  for (let number = 1; number <= 30; number++) await hotel.answer(booking, `Message ${number}`);
  await hotel.guest(booking, "POST", "/messages", { message: "Still", reply_to: id });
  const chat = await ChatPage.openLive(page, booking.link);
  await page.waitForURL((url) => !url.searchParams.has("token"));
  await expect(page.locator("body[data-gestures]")).toBeAttached();
  const [address, entries] = [page.url(), await page.evaluate(() => history.length)];
  await expect(chat.lines("Still or sparkling?")).not.toBeInViewport();
  await chat.lines("Still").getByRole("link").click();
  await expect(chat.lines("Still or sparkling?")).toBeInViewport({ ratio: 1 });
  const highlights = () => chat.lines("Still or sparkling?").locator(".bubble").evaluate((bubble) => bubble.getAnimations().length);
  expect(await highlights()).toBe(1);
  await expect.poll(highlights).toBe(0);
  expect([page.url(), await page.evaluate(() => history.length)]).toEqual([address, entries]);
  // A button leads back.
  await page.getByRole("button", { name: "New messages" }).click();
  await expect(chat.lines("Still")).toBeInViewport();
});

test("a copied text is confirmed for a moment", async ({ page, context, hotel }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const booking = await hotel.booking();
  await hotel.answer(booking, "Network: Park");
  const chat = await ChatPage.openLive(page, booking.link);
  await expect(page.locator("body[data-gestures]")).toBeAttached();
  await chat.lines("Network: Park").getByRole("button", { name: "Message actions" }).click();
  await chat.lines("Network: Park").getByRole("button", { name: "Copy text" }).click();
  await expect(page.locator(".toast")).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("Network: Park");
  await expect(page.locator(".toast")).toBeHidden();
});
