// Tests of keyboard use: everything can be reached, in a sensible order, with a visible focus.
import type { Locator, Page } from "@playwright/test";
import { COMPLETE_CHROMIUM } from "../browsers/chromium.ts";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { contrast } from "../contrast.ts";

// The pages offer notifications.
test.use(COMPLETE_CHROMIUM);

const opener = (chat: ChatPage, text: string) => chat.lines(text).getByRole("button", { name: "Message actions" });

/**
 * Checks that an element has the focus, and an outline with enough contrast (WCAG 2.4.7, 1.4.11).
 */
async function expectFocus(target: Locator): Promise<void> {
  await expect(target).toBeFocused();
  const outline = await target.evaluate((element) => {
    // The file field is invisible; its label shows the outline. That of a message is its bubble's.
    const seen = element.closest(".attach") ?? (element.matches(".line") ? element.querySelector(".bubble")! : element);
    const { outlineStyle, outlineWidth, outlineColor, outlineOffset } = getComputedStyle(seen);
    let behind: Element | null = parseFloat(outlineOffset) < 0 ? seen : seen.parentElement;
    while (behind && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
    const background = behind ? getComputedStyle(behind).backgroundColor : "rgb(255, 255, 255)";
    return { style: outlineStyle, width: parseFloat(outlineWidth), color: outlineColor, background };
  });
  expect(outline.style).not.toBe("none");
  expect(outline.width).toBeGreaterThanOrEqual(2);
  expect(contrast(outline.color, outline.background), JSON.stringify(outline)).toBeGreaterThanOrEqual(3);
}

/** Presses Tab for each of these elements, and checks that it gets the focus. */
async function expectTabOrder(page: Page, targets: Locator[]): Promise<void> {
  for (const target of targets) {
    await page.keyboard.press("Tab");
    await expectFocus(target);
  }
}

test.describe("with the keyboard only", { tag: "@keys" }, () => {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`Tab moves a visible focus from top to bottom (${colorScheme})`, async ({ page, hotel }) => {
      await page.emulateMedia({ colorScheme });
      const booking = await hotel.booking();
      const { id } = await hotel.answer(booking, "Still or sparkling?");
      await hotel.guest(booking, "POST", "/messages", { message: "Sparkling", reply_to: id });
      const chat = await ChatPage.openLive(page, booking.link);
      // With a keyboard, the guest can write at once.
      await expectFocus(chat.composer);
      await page.locator(".menu summary").focus();
      // The log is one stop.
      const files = page.getByLabel("Add photos or files").and(page.locator("input"));
      await expectTabOrder(page, [page.locator(".scroller"), files, chat.composer, chat.send]);
      for (let back = 0; back < 4; back++) await page.keyboard.press("Shift+Tab");
      await expectFocus(page.locator(".menu summary"));
      await page.keyboard.press("Tab");
      await page.keyboard.press("ArrowUp");
      await expectFocus(chat.lines("Sparkling"));
      // The next test checks the outline on the hotel's colour.
      for (const target of [chat.lines("Sparkling").getByRole("link"), opener(chat, "Sparkling"), files]) {
        await page.keyboard.press("Tab");
        await expect(target).toBeFocused();
      }
      await expectTabOrder(page, [chat.composer]);
      await page.locator(".scroller").focus();
      for (const [key, text] of [
        ["ArrowUp", "Sparkling"],
        ["ArrowUp", "Still or sparkling?"],
        ["ArrowUp", "Still or sparkling?"],
        ["ArrowDown", "Sparkling"],
        ["Home", "Still or sparkling?"],
        ["End", "Sparkling"],
      ] as const) {
        await page.keyboard.press(key);
        await expectFocus(chat.lines(text));
      }
    });

    test(`Enter opens the menu, Tab moves through it, and Escape returns to its button (${colorScheme})`, async ({ page, hotel }) => {
      await page.emulateMedia({ colorScheme });
      await ChatPage.openLive(page, (await hotel.booking()).link);
      const menu = page.locator(".menu summary");
      await menu.focus();
      await page.keyboard.press("Enter");
      const [notify, search, sound] = ["Notify me of answers", "Search", "Sound"].map((name) => page.getByRole("button", { name }));
      await expect(notify!).toBeVisible();
      await expectTabOrder(page, [page.getByRole("link", { name: "Language" }), notify!, search!, sound!]);
      await expect(sound!).toHaveAttribute("aria-pressed", "true");
      await page.keyboard.press("Enter");
      await expect(sound!).toHaveAttribute("aria-pressed", "false");
      await page.keyboard.press("Escape");
      await expect(sound!).toBeHidden();
      await expectFocus(menu);
      await page.reload();
      await menu.focus();
      await page.keyboard.press("Enter");
      await expect(sound!).toHaveAttribute("aria-pressed", "false");
      // A focus that leaves the menu closes it.
      await sound!.focus();
      await page.keyboard.press("Tab");
      await expect(sound!).toBeHidden();
      await expectFocus(page.locator(".scroller"));
    });

    test(`the focus is visible on a message of the guest (${colorScheme})`, async ({ page, hotel }) => {
      await page.emulateMedia({ colorScheme });
      const booking = await hotel.booking();
      await hotel.guest(booking, "POST", "/messages", { message: "Hello" });
      const chat = await ChatPage.openLive(page, booking.link);
      await page.locator(".scroller").focus();
      await page.keyboard.press("ArrowUp");
      await expectTabOrder(page, [opener(chat, "Hello")]);
      await page.keyboard.press("Enter");
      const choices = ["Reply", "Copy text", "Edit", "Delete", "Cancel"];
      await expectTabOrder(page, choices.map((name) => chat.lines("Hello").getByRole("button", { name })));
    });
  }

  test("Enter opens and closes a menu, and Tab reaches each of its choices", async ({ page, hotel }) => {
    const booking = await hotel.booking();
    await hotel.answer(booking, "Hello");
    const chat = await ChatPage.openLive(page, booking.link);
    await opener(chat, "Hello").focus();
    await page.keyboard.press("Enter");
    await expect(opener(chat, "Hello")).toHaveAttribute("aria-expanded", "true");
    const choices = ["Reply", "Copy text", "Cancel"].map((name) => chat.lines("Hello").getByRole("button", { name }));
    await expectTabOrder(page, choices);
    await page.keyboard.press("Enter");
    await expect(opener(chat, "Hello")).toHaveAttribute("aria-expanded", "false");
    await expect(chat.composer).toBeFocused();
    await opener(chat, "Hello").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await expect(opener(chat, "Hello")).toHaveAttribute("aria-expanded", "false");
    await expect(opener(chat, "Hello")).toBeFocused();
    // Escape closes it from each of its choices.
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await expect(choices[0]!).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(opener(chat, "Hello")).toHaveAttribute("aria-expanded", "false");
    await expect(opener(chat, "Hello")).toBeFocused();
  });

  test("Enter on a message opens its menu, also for messages that come later", async ({ page, hotel }) => {
    const booking = await hotel.booking();
    await hotel.answer(booking, "Hello");
    const chat = await ChatPage.openLive(page, booking.link);
    await hotel.answer(booking, "Your taxi is here");
    await expect(chat.lines("Your taxi is here")).toBeVisible();
    await page.locator(".menu summary").focus();
    await expectTabOrder(page, [page.locator(".scroller"), page.getByLabel("Add photos or files").and(page.locator("input"))]);
    await page.locator(".scroller").focus();
    await page.keyboard.press("ArrowUp");
    await expect(chat.lines("Your taxi is here")).toBeFocused();
    await page.keyboard.press("Enter");
    await expectTabOrder(page, [chat.lines("Your taxi is here").getByRole("button", { name: "Reply" })]);
    await page.keyboard.press("Escape");
    await expect(opener(chat, "Your taxi is here")).toBeFocused();
  });

  test("a reply can be started, cancelled with Escape, started again and sent", async ({ page, hotel }) => {
    const booking = await hotel.booking();
    await hotel.answer(booking, "Still or sparkling?");
    const chat = await ChatPage.openLive(page, booking.link);
    const begin = async () => {
      await opener(chat, "Still or sparkling?").focus();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await expect(page.locator(".purpose")).toContainText("Still or sparkling?");
      await expect(chat.composer).toBeFocused();
    };
    await begin();
    await page.keyboard.press("Escape");
    await expect(page.locator(".purpose")).toBeHidden();
    await expect(chat.composer).toBeFocused();
    await begin();
    await page.keyboard.type("Sparkling");
    await page.keyboard.press("Enter");
    await expect(chat.mark("Sparkling", "Sent")).toBeVisible();
    await expect(chat.lines("Sparkling").getByRole("link")).toContainText("Still or sparkling?");
    await expect(chat.composer).toBeFocused();
  });

  test("the focus stays in a message when the hotel reads it", async ({ page, hotel }) => {
    const booking = await hotel.booking();
    const chat = await ChatPage.openLive(page, booking.link);
    await chat.write("Hello");
    await expect(chat.mark("Hello", "Sent")).toBeVisible();
    await opener(chat, "Hello").focus();
    await page.keyboard.press("Enter");
    await hotel.markReadByStaff(booking);
    await expect(chat.mark("Hello", "Read")).toBeVisible();
    await expect(opener(chat, "Hello")).toHaveAttribute("aria-expanded", "true");
    await expect(opener(chat, "Hello")).toBeFocused();
  });
});
