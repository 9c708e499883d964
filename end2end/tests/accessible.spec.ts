// Tests with axe: no violations on the pages, in their usual states.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { DeskPage } from "../desk-page.ts";
import { newName } from "../names.ts";

async function expectNoViolations(page: Page): Promise<void> {
  // Half-transparent while it appears, a message has less contrast.
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ effect, finished }) => effect?.getTiming().iterations === 1 && finished)));
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
  expect(found).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds no violations on the guest's page (${colorScheme})`, async ({ page, hotel }) => {
    await page.emulateMedia({ colorScheme });
    const booking = await hotel.booking();
    const chat = await ChatPage.openLive(page, booking.link);
    await expectNoViolations(page);
    await chat.write("Is there a late check-out?");
    await hotel.answer(booking, "Until one o'clock.", { reply_to: (await hotel.messages(booking))[0]?.id });
    await expect(chat.lines("Until one o'clock.")).toBeVisible();
    await expectNoViolations(page);
    await chat.lines("Until one o'clock.").getByRole("button", { name: "Message actions" }).click();
    await expectNoViolations(page);
    await chat.lines("Until one o'clock.").getByRole("button", { name: "Reply" }).click();
    await expectNoViolations(page);
  });

  // Colours in which, or on which, text would be unreadable if they were used unchanged.
  for (const accent of ["#ffd400", "#777777", "#ff5a00", "#ffffff", "#000000", "#00b3ff"]) {
    test(`axe finds no violations with the accent colour ${accent} (${colorScheme})`, async ({ page, hotel }) => {
      await page.emulateMedia({ colorScheme });
      const slug = `tint-${accent.slice(1)}-${colorScheme}`;
      await hotel.server.cli("hotel", "put", slug, "--name", "Tint", "--accent", accent, "--allow", "before-check-in,no-room");
      await hotel.server.cli("booking", "put", slug, "T1", "--guest-name", "Mia");
      const chat = await ChatPage.openLive(page, await hotel.server.cli("link", slug, "T1"));
      await chat.write("Hello!");
      await expect(chat.mark("Hello!", "Sent")).toBeVisible();
      await chat.lines("Hello!").getByRole("button", { name: "Message actions" }).click();
      await expectNoViolations(page);
    });
  }

  test(`axe finds no violations at the desk (${colorScheme})`, async ({ page, hotel, isMobile }) => {
    await page.emulateMedia({ colorScheme });
    const guestName = newName("Ada");
    const booking = await hotel.booking({ guestName });
    await hotel.guest(booking, "POST", "/messages", { message: "Hello" });
    await hotel.putCannedReply("breakfast", "Breakfast is from seven.");
    await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}`);
    await expectNoViolations(page);
    const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve", "Reception", "manager"));
    await desk.waitForHydration();
    await expectNoViolations(page);
    await desk.follow("Saved replies");
    await expect(page.getByRole("button", { name: "Delete breakfast" })).toBeVisible();
    await expectNoViolations(page);
    await page.getByRole("link", { name: "Back to the desk" }).click();
    await desk.openLive(guestName);
    await expectNoViolations(page);
    await page.getByText("Notes for colleagues").click();
    await page.getByLabel("A note for colleagues").fill("Travels with a cat");
    await page.getByRole("button", { name: "Add note" }).click();
    await expect(page.getByText("Notes for colleagues (1)")).toBeVisible();
    await desk.showActions();
    for (const menu of ["Hand over", "Guest's data"]) {
      const summary = page.locator("summary").filter({ hasText: menu });
      await summary.click();
      await expectNoViolations(page);
      await summary.click();
    }
    await desk.composer.fill("/");
    await expect(desk.replies.first()).toBeVisible();
    await expectNoViolations(page);
    await desk.composer.press("Escape");
    await desk.composer.fill("");
    // Phones have no keyboard shortcuts.
    if (isMobile) return;
    await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectNoViolations(page);
  });
}
