// Tests of the desk on phones, also while the on-screen keyboard is open.
import { expect, test } from "../fixtures.ts";
import { DeskPage } from "../desk-page.ts";
import { newName } from "../names.ts";

for (const [width, height] of [
  [390, 500],
  [390, 450],
  [844, 390],
] as const) {
  test.describe(`on ${width} × ${height} pixels`, () => {
    test.use({ viewport: { width, height }, isMobile: true, hasTouch: true });

    test("the messages have at least 60 % of the height, and all actions can be reached", async ({ page, hotel }) => {
      const guestName = newName("Ada");
      const booking = await hotel.booking({ guestName });
      await hotel.guest(booking, "POST", "/messages", { message: "Hello" });
      const id = await hotel.conversationId(booking);
      for (const note of ["VIP: anniversary on Saturday. Champagne is paid for.", "Allergic to nuts"]) {
        await hotel.staff("POST", `/conversations/${id}/notes`, { note });
      }
      const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve", "Reception", "manager"));
      await desk.open(guestName);
      await desk.waitForHydration();
      const messages = async () => (await page.locator(".scroller").boundingBox())!.height;
      expect(await messages()).toBeGreaterThanOrEqual(0.6 * height);
      await desk.composer.fill("one\ntwo\nthree\nfour\nfive\nsix");
      expect(await messages()).toBeGreaterThanOrEqual(0.6 * height);
      await expect(desk.composer).toBeInViewport({ ratio: 1 });
      await desk.composer.fill("");
      expect((await page.locator(".head").boundingBox())!.height).toBeLessThanOrEqual(56);
      const take = page.getByRole("button", { name: "Take it" });
      await expect(take).toBeHidden();
      await page.getByText("Notes for colleagues (2)").click();
      await expect(page.getByRole("list", { name: "Notes" })).toContainText("Allergic to nuts");
      await page.getByText("Notes for colleagues (2)").click();
      await page.locator(".more-actions summary").click();
      await expect(take).toBeInViewport({ ratio: 1 });
      await take.click();
      await expect(page.getByText("Handled by Maeve")).toBeVisible();
      await page.getByText("Guest's data", { exact: true }).click();
      await expect(page.getByRole("link", { name: "Export as a file" })).toBeVisible();
      // A tap outside closes all of it.
      await desk.composer.click();
      await expect(page.locator(".actions")).toBeHidden();
      await page.getByRole("link", { name: "All conversations" }).click();
      await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
    });
  });
}

for (const width of [320, 390, 1440]) {
  test(`the tabs of the list are in one line on ${width} pixels`, async ({ page, hotel }) => {
    await page.setViewportSize({ width, height: 844 });
    const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
    const tabs = desk.list.locator(".filters");
    // The largest numbers.
    await tabs.locator(".tab-count").evaluateAll((counts) => counts.forEach((count) => (count.textContent = "99+")));
    const tops = await tabs.locator("a").evaluateAll((links) => links.map((link) => link.getBoundingClientRect().top));
    expect(tops).toHaveLength(4);
    expect(new Set(tops).size).toBe(1);
    const overflow = await tabs.evaluate((list) => list.scrollWidth - list.clientWidth);
    // Only the smallest screen scrolls them sideways.
    if (width > 320) expect(overflow).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await desk.openMenu();
    await expect(desk.list.getByRole("link", { name: "Your account" })).toBeInViewport({ ratio: 1 });
  });
}
