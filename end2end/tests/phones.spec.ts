// Tests with small screens, slow phones, enlarged text, and browsers without storage.
import { randomUUID } from "node:crypto";
import { devices, type Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ChatPage, openDetails } from "../chat-page.ts";
import type { Hotel } from "../hotel.ts";
import { photo, Tray } from "../tray.ts";

/** Returns one of Playwright's devices, without its browser. */
function emulated(name: string) {
  const { defaultBrowserType: _, ...device } = devices[name]!;
  return device;
}

const PHONES = {
  "an iPhone SE": { slower: 1, device: emulated("iPhone SE (3rd gen)") },
  "a Pixel 5": { slower: 1, device: emulated("Pixel 5") },
  "a small, slow phone": {
    slower: 4,
    device: { viewport: { width: 360, height: 640 }, deviceScaleFactor: 1.5, isMobile: true, hasTouch: true },
  },
};

/** Screen sizes that remain when a page is enlarged on a desktop, and the narrowest phone. */
const SCREENS = {
  "enlarged to 200 %": { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2, isMobile: false, hasTouch: false },
  "enlarged to 400 %": { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4, isMobile: false, hasTouch: false },
  "on 320 × 568 pixels": { viewport: { width: 320, height: 568 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

/** Checks that nothing is wider than the screen, and nothing is cut off by its container. */
async function expectNothingWider(page: Page): Promise<void> {
  const wider = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const isOut = (element: Element) => {
      const { left, right, width: own } = element.getBoundingClientRect();
      return own > 1 && element.checkVisibility() && (left < -1 || right > width + 1);
    };
    // The quote above the composer is shortened; the log contains the whole message. The header's
    // texts end with an ellipsis.
    const isCut = (element: Element) =>
      element.clientWidth > 1 && !element.closest(".purpose, .top") && getComputedStyle(element).overflowX === "hidden" && element.scrollWidth > element.clientWidth + 1;
    const found = [...document.querySelectorAll("body *")].filter((element) => isOut(element) || isCut(element));
    return found.map((element) => element.outerHTML.slice(0, 120));
  });
  expect(wider).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

/** Checks that touch targets measure at least 24 pixels (WCAG 2.5.8), except links in texts. */
async function expectTargets(page: Page): Promise<void> {
  const small = await page.evaluate(() => {
    const targets = [...document.querySelectorAll("a, button, textarea, summary, label.attach")];
    const isSmall = (target: Element) => {
      const { width, height } = target.getBoundingClientRect();
      return target.checkVisibility({ visibilityProperty: true }) && !target.closest(".text") && Math.min(width, height) < 24;
    };
    return targets.filter(isSmall).map((target) => target.outerHTML.slice(0, 120));
  });
  expect(small).toEqual([]);
}

async function expectInView(chat: ChatPage): Promise<void> {
  await expect(chat.page.getByRole("heading", { name: "Killarney Park" })).toBeInViewport({ ratio: 1 });
  await expect(chat.composer).toBeInViewport({ ratio: 1 });
  await expect(chat.send).toBeInViewport({ ratio: 1 });
}

/** Creates a guest of a new hotel with a long guide; returns the link. */
async function createGuestWithGuide(hotel: Hotel): Promise<string> {
  const slug = `guided-${randomUUID().slice(0, 8)}`;
  const stay = Array.from({ length: 12 }, (_, at) => ({ title: `Wi-Fi ${at + 1}`, text: `Network ${at + 1}` }));
  const guide = { texts: [{ language: "en", welcome: "Welcome!", quick_replies: ["More towels, please"], stay }] };
  await hotel.server.cli("hotel", "put", slug, "--name", "Park", "--timezone", "UTC", "--allow", "before-check-in,no-room");
  await hotel.server.cliWithInput(JSON.stringify(guide), "guide", "put", slug);
  await hotel.server.cli("booking", "put", slug, "B1", "--guest-name", "Mia");
  return hotel.server.cli("link", slug, "B1");
}

const height = async (chat: ChatPage) => (await chat.composer.boundingBox())!.height;

for (const [name, { device, slower }] of Object.entries(PHONES)) {
  test.describe(`on ${name}`, () => {
    test.use(device);
    test.beforeEach(async ({ page, context }) => {
      if (slower === 1) return;
      test.slow();
      await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: slower });
    });

    test("guest and hotel exchange messages, and all touch targets are large enough", async ({ page, hotel }) => {
      const booking = await hotel.booking();
      const chat = await ChatPage.openLive(page, booking.link);
      await expectNothingWider(page);
      await expectInView(chat);
      for (const target of [chat.send, page.locator(".attach"), page.locator(".menu summary")]) {
        const { width, height } = (await target.boundingBox())!;
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
      }
      await chat.composer.tap();
      await chat.composer.fill("Is there a late check-out?");
      await chat.send.tap();
      await expect(chat.mark("Is there a late check-out?", "Sent")).toBeVisible();
      await hotel.answer(booking, "Until one o'clock.");
      await expect(chat.lines("Until one o'clock.")).toBeInViewport({ ratio: 1 });
      await chat.lines("Until one o'clock.").getByRole("button", { name: "Message actions" }).tap();
      await expect(chat.lines("Until one o'clock.").getByRole("button", { name: "Cancel" })).toBeInViewport();
      await expectTargets(page);
      await expectNothingWider(page);
      await expectInView(chat);
    });

    test("a long conversation can be scrolled to its beginning", async ({ page, hotel }) => {
      const booking = await hotel.booking();
      const conversation = await hotel.conversationId(booking);
      const all = Array.from({ length: 60 }, (_, at) => `Message ${at + 1}`);
      for (const text of all) await hotel.answer(conversation, text);
      const chat = await ChatPage.openLive(page, booking.link);
      await expect(chat.lines("Message 60")).toBeInViewport();
      await chat.scrollUp();
      await expect(chat.lines("Message 1")).toBeAttached();
      await chat.scrollUp();
      await expect(chat.lines("Message 1")).toBeInViewport();
      expect(await chat.texts()).toEqual(all);
      await expectNothingWider(page);
      await expectInView(chat);
    });

    test("the composer grows and shrinks with its text, and never fills the whole screen", async ({ page, hotel }) => {
      const booking = await hotel.booking();
      const chat = await ChatPage.openLive(page, booking.link);
      const empty = await height(chat);
      await chat.composer.fill("one\ntwo\nthree\nfour");
      await expect.poll(() => height(chat)).toBeGreaterThan(empty + 40);
      await chat.composer.fill("one\ntwo\nthree\nfour\nfive\nsix");
      await expect.poll(() => height(chat)).toBeGreaterThan(empty + 100);
      const six = await height(chat);
      // At most six lines, then it scrolls.
      await chat.composer.fill("line\n".repeat(60));
      await expect.poll(() => chat.composer.evaluate((field) => field.scrollHeight)).toBeGreaterThan(1000);
      expect(Math.abs((await height(chat)) - six)).toBeLessThan(2);
      expect(six).toBeLessThan(device.viewport.height * 0.45);
      await expectInView(chat);
      await chat.composer.fill("");
      // A height set by the script is a whole number of pixels.
      await expect.poll(async () => Math.abs((await height(chat)) - empty)).toBeLessThan(1);
    });

    test("a photo is chosen, shown as a preview and sent", async ({ page, hotel }) => {
      const booking = await hotel.booking();
      const chat = await ChatPage.openLive(page, booking.link);
      const tray = new Tray(page);
      await tray.choose([await photo(page, "view.png")]);
      await expect(tray.uploadedItems).toHaveCount(1);
      await expectTargets(page);
      await expectNothingWider(page);
      await expectInView(chat);
      await chat.send.tap();
      await expect(chat.log.getByRole("link", { name: "view.png" }).getByRole("img")).toBeInViewport();
      await expect(chat.log.getByLabel("Sent", { exact: true })).toBeVisible();
      await expectNothingWider(page);
    });
  });
}

for (const [where, screen] of Object.entries(SCREENS)) {
  test.describe(where, () => {
    test.use(screen);

    test("the whole page can be used, and nothing overflows horizontally", async ({ page, hotel }) => {
      const booking = await hotel.booking();
      const chat = await ChatPage.openLive(page, booking.link);
      await expectInView(chat);
      await chat.write("Is the pool open?");
      await expect(chat.mark("Is the pool open?", "Sent")).toBeVisible();
      await hotel.answer(booking, "Until ten tonight.");
      await expect(chat.lines("Until ten tonight.").locator(".text")).toBeInViewport({ ratio: 1 });
      await chat.performAction("Until ten tonight.", "Reply");
      await expect(page.locator(".purpose")).toBeInViewport({ ratio: 1 });
      await chat.composer.fill("Thank you");
      await expectNothingWider(page);
      await expectTargets(page);
      await expectInView(chat);
      await chat.send.click();
      await expect(chat.mark("Thank you", "Sent")).toBeVisible();
      await openDetails(page, ".menu");
      await page.getByRole("link", { name: "Language" }).click();
      await page.getByRole("link", { name: "Back to the chat" }).click();
      await expect(chat.lines("Thank you")).toBeInViewport();
    });

    test("a reply of many lines with a photo can be sent", async ({ page, hotel }) => {
      const booking = await hotel.booking();
      await hotel.answer(booking, "What does the lamp look like?");
      const chat = await ChatPage.openLive(page, booking.link);
      const tray = new Tray(page);
      const picture = await photo(page, "lamp.png");
      await chat.performAction("What does the lamp look like?", "Reply");
      await tray.choose([picture]);
      await expect(tray.uploadedItems).toHaveCount(1);
      await chat.composer.fill("line\n".repeat(20));
      // No part may be moved to a place that scrolling cannot reach.
      for (const part of [page.getByRole("heading", { name: "Killarney Park" }), chat.composer, chat.send]) {
        await part.scrollIntoViewIfNeeded();
        // Except a fraction of a pixel, because edges need not be at whole pixels.
        await expect(part).toBeInViewport({ ratio: 0.97 });
      }
      await expectNothingWider(page);
      await chat.send.click();
      await expect(tray.items).toHaveCount(0);
    });

    test("all information about the stay can be read, and then a message of many lines can be sent", async ({ page, hotel }) => {
      const chat = await ChatPage.openLive(page, await createGuestWithGuide(hotel));
      await page.locator(".facts summary").click();
      await expect(page.getByText("Network 1", { exact: true })).toBeVisible();
      await page.getByText("Network 12", { exact: true }).scrollIntoViewIfNeeded();
      await expect(page.getByText("Network 12", { exact: true })).toBeInViewport();
      await expectNothingWider(page);
      await chat.composer.fill("line\n".repeat(20));
      // The header may not be moved above the area that scrolling can reach.
      const heading = page.getByRole("heading", { name: "Park" });
      await heading.scrollIntoViewIfNeeded();
      await expect(heading).toBeInViewport({ ratio: 1 });
      await chat.send.scrollIntoViewIfNeeded();
      await expect(chat.send).toBeInViewport({ ratio: 1 });
      await expectNothingWider(page);
    });
  });
}

for (const width of [320, 390, 1280]) {
  test(`with wider text spacing (WCAG 1.4.12) nothing is cut off at ${width} pixels`, async ({ page, hotel }) => {
    await page.setViewportSize({ width, height: 800 });
    const booking = await hotel.booking();
    const chat = await ChatPage.openLive(page, booking.link);
    await chat.write("Is the pool open?");
    await expect(chat.mark("Is the pool open?", "Sent")).toBeVisible();
    // The page's policy forbids other styles; a browser extension adds them in this way.
    await page.evaluate(() => {
      const wider = new CSSStyleSheet();
      wider.replaceSync(`
        * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
        p { margin-bottom: 2em !important; }`);
      document.adoptedStyleSheets = [wider];
    });
    await expect(chat.composer).toHaveCSS("letter-spacing", "1.92px");
    await chat.lines("Is the pool open?").getByRole("button", { name: "Message actions" }).click();
    await expect(chat.lines("Is the pool open?").getByRole("button", { name: "Delete" })).toBeVisible();
    await expectNothingWider(page);
    await expectInView(chat);
  });
}

test("the page sends and receives messages in a browser without any storage", async ({ page, hotel }) => {
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("Access is denied for this document.", "SecurityError");
        },
      });
    }
  });
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("Is the pool open?");
  await expect(chat.mark("Is the pool open?", "Sent")).toBeVisible();
  await hotel.answer(booking, "Until ten tonight.");
  await expect(chat.lines("Until ten tonight.")).toBeVisible();
  const tray = new Tray(page);
  await tray.choose([await photo(page, "pool.png")]);
  await expect(tray.uploadedItems).toHaveCount(1);
  await chat.write("This one?");
  await expect(chat.mark("This one?", "Sent")).toBeVisible();
  expect((await hotel.messages(booking)).at(-1)).toMatchObject({ message: "This one?", attachments: [{ file_name: "pool.png" }] });
});

test("the key Enter of an on-screen keyboard says what it does: a line break", async ({ page, hotel }) => {
  const chat = await ChatPage.openLive(page, (await hotel.booking()).link);
  await expect(chat.composer).toHaveAttribute("enterkeyhint", "enter");
  await chat.composer.focus();
  await page.keyboard.type("one");
  await page.keyboard.press("Enter");
  await page.keyboard.type("two");
  await expect(chat.composer).toHaveValue("one\ntwo");
  // A page that opens does not open the keyboard.
  await page.reload();
  await expect(chat.composer).toHaveAttribute("enterkeyhint", "enter");
  await expect(chat.composer).not.toBeFocused();
});
