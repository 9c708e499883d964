// Tests of photos in messages: the grid, and the viewer inside the page.
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { photo, Tray } from "../tray.ts";

/** Sends a message with so many photos, without a text. */
async function sendPhotos(chat: ChatPage, count: number): Promise<void> {
  const tray = new Tray(chat.page);
  const names = Array.from({ length: count }, (_, at) => `view-${at + 1}.png`);
  await tray.choose(await Promise.all(names.map((name) => photo(chat.page, name))));
  await expect(tray.uploadedItems).toHaveCount(count);
  await chat.send.click();
  await expect(chat.log.getByLabel("Sent", { exact: true })).toBeVisible();
  await expect(chat.log.locator("a.photo")).toHaveCount(count);
}

for (const [count, rows] of [[1, [1]], [2, [2]], [3, [2, 1]], [4, [2, 2]], [6, [2, 2]]] as const) {
  test(`${count} photos fill their bubble in rows of ${rows.join(" and ")}`, async ({ page, hotel }) => {
    const chat = await ChatPage.openLive(page, (await hotel.booking()).link);
    await sendPhotos(chat, count);
    // At one time: the quick replies disappear after the first message.
    const [bubble, ...boxes] = await chat.log.locator(".bubble").evaluate((bubble) => {
      const elements = [bubble, ...bubble.querySelectorAll("a.photo")];
      return elements.map((element) => element.getBoundingClientRect().toJSON() as DOMRect);
    });
    const shown = boxes.filter(({ width }) => width > 1);
    expect(shown).toHaveLength(Math.min(4, count));
    // From edge to edge.
    expect(Math.min(...shown.map(({ left }) => left))).toBeCloseTo(bubble.x, 0);
    expect(Math.max(...shown.map(({ right }) => right))).toBeCloseTo(bubble.x + bubble.width, 0);
    expect(Math.min(...shown.map(({ top }) => top))).toBeCloseTo(bubble.y, 0);
    expect(Math.max(...shown.map(({ bottom }) => bottom))).toBeCloseTo(bubble.y + bubble.height, 0);
    const tops = [...new Set(shown.map(({ top }) => Math.round(top)))].sort((one, other) => one - other);
    expect(tops.map((top) => shown.filter((photo) => Math.round(photo.top) === top).length)).toEqual([...rows]);
    for (const { width, height } of shown) {
      expect(width / height).toBeGreaterThanOrEqual(count === 3 ? 0.45 : 0.74);
      expect(width / height).toBeLessThanOrEqual(16 / 9 + 0.02);
    }
    if (count === 6) expect(await chat.log.locator(".files").evaluate((files) => getComputedStyle(files, "::after").content)).toContain("+");
  });
}

for (const [width, height, ratio] of [[300, 1500, 3 / 4], [1500, 300, 16 / 9], [800, 600, 4 / 3]] as const) {
  test(`a photo of ${width}×${height} pixels is shown with an aspect ratio of ${ratio.toFixed(2)}`, async ({ page, hotel }) => {
    const chat = await ChatPage.openLive(page, (await hotel.booking()).link);
    await page.setViewportSize({ width, height });
    const picture = await photo(page, "view.png");
    await page.setViewportSize({ width: 390, height: 844 });
    const tray = new Tray(page);
    await tray.choose([picture]);
    await expect(tray.uploadedItems).toHaveCount(1);
    await chat.send.click();
    await expect(chat.log.getByLabel("Sent", { exact: true })).toBeVisible();
    const box = (await chat.log.locator("a.photo").boundingBox())!;
    expect(box.width / box.height).toBeCloseTo(ratio, 1);
  });
}

test("in the viewer a swipe shows the next photo", async ({ page, hotel, hasTouch }) => {
  test.skip(!hasTouch, "a swipe needs a touch screen");
  const chat = await ChatPage.openLive(page, (await hotel.booking()).link);
  await sendPhotos(chat, 2);
  await chat.log.getByRole("link", { name: "view-1.png" }).click();
  await expect(page.getByRole("dialog", { name: "view-1.png" })).toBeVisible();
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", x?: number) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: x === undefined ? [] : [{ x, y: 400 }] });
  await touch("touchStart", 340);
  for (let x = 320; x >= 40; x -= 20) await touch("touchMove", x);
  await touch("touchEnd");
  await expect(page.getByRole("dialog", { name: "view-2.png" })).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("dialog", { name: "view-1.png" })).toBeVisible();
});

test("the viewer shows all photos of a message, and returns to the page", async ({ page, hotel }) => {
  const chat = await ChatPage.openLive(page, (await hotel.booking()).link);
  await sendPhotos(chat, 3);
  const address = page.url();
  await chat.log.getByRole("link", { name: "view-2.png" }).click();
  const viewer = page.getByRole("dialog", { name: "view-2.png" });
  await expect(viewer.getByRole("img", { name: "view-2.png" })).toBeInViewport();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("dialog", { name: "view-3.png" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Next photo" })).toBeHidden();
  await page.getByRole("button", { name: "Previous photo" }).click();
  await expect(viewer).toBeVisible();
  await expect(viewer.getByRole("link", { name: "Save" })).toHaveAttribute("download", "view-2.png");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(page.url()).toBe(address);
  await chat.log.getByRole("link", { name: "view-1.png" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
