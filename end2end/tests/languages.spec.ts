// Tests of the languages: texts, writing direction and selection.
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "../fixtures.ts";
import { ChatPage, openDetails } from "../chat-page.ts";
import { pdf } from "../tray.ts";

const FOLDER = new URL("../../app/languages/", import.meta.url);
const LANGUAGES = readdirSync(FOLDER).map((name) => ({
  tag: name.replace(/\.json$/, ""),
  ...(JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as { name: string; words: Record<string, string> }),
}));
const words = (tag: string) => LANGUAGES.find((language) => language.tag === tag)!.words;

test.describe("a browser with the language Arabic", () => {
  test.use({ locale: "ar-EG" });

  test("gets an Arabic page with a right-to-left layout", async ({ page, hotel }) => {
    const booking = await hotel.booking();
    const line = (text: string) => page.locator(".line", { hasText: text });
    await page.goto(booking.link);
    await expect(page.locator("body[data-hydrated]")).toBeAttached();
    await expect(page.locator("html")).toHaveAttribute("lang", "ar");
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    await page.getByRole("textbox", { name: words("ar").your_message }).fill("مرحبا room 101");
    await page.getByRole("button", { name: words("ar").send, exact: true }).click();
    await expect(line("مرحبا room 101").getByLabel(words("ar").sent!)).toBeVisible();
    await hotel.answer(booking, "Hello!");
    await expect(line("Hello!")).toBeVisible();
    // The guest's messages are at the end of the line, which is on the left here; each message has
    // the direction of its own text.
    const left = async (text: string) => (await line(text).locator(".bubble").boundingBox())!.x;
    expect(await left("مرحبا room 101")).toBeLessThan(await left("Hello!"));
    const direction = (text: string) =>
      line(text).locator(".text").evaluate((element) => getComputedStyle(element).direction);
    expect(await direction("مرحبا room 101")).toBe("rtl");
    expect(await direction("Hello!")).toBe("ltr");
  });

  test("shows the beginning of a quoted message, and a file's name beside its button", async ({ page, hotel }) => {
    const booking = await hotel.booking();
    const text = "It is: from seven in the garden room, and from half past six if you leave early. Just tell us here.";
    await hotel.answer(booking, text);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(booking.link);
    await expect(page.locator("body[data-hydrated]")).toBeAttached();
    await page.locator(".opener").click();
    await page.getByRole("button", { name: words("ar").reply, exact: true }).click();
    const begins = await page.locator(".purpose [dir=auto]").evaluate((span) => {
      const range = document.createRange();
      const at = span.textContent!.indexOf("It is");
      range.setStart(span.firstChild!, at);
      range.setEnd(span.firstChild!, at + 5);
      const [first, around] = [range.getBoundingClientRect(), span.getBoundingClientRect()];
      return first.left >= around.left && first.right <= around.right && first.bottom <= around.bottom + 1;
    });
    expect(begins).toBe(true);
    await page.locator("#files").setInputFiles([pdf("passport.pdf")]);
    const chip = page.locator("#tray li");
    const [name, remove] = [(await chip.locator("bdi").boundingBox())!, (await chip.getByRole("button").boundingBox())!];
    expect(remove.x + remove.width <= name.x || name.x + name.width <= remove.x).toBe(true);
  });
});

test("a chosen language is kept when the link is opened again", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.composer.fill("A half-written");
  await openDetails(page, ".menu");
  await page.getByRole("link", { name: "Language" }).click();
  await page.getByRole("link", { name: "Français" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await expect(page.locator("body[data-hydrated]")).toBeAttached();
  const composer = page.getByRole("textbox", { name: words("fr").your_message });
  await expect(composer).toHaveValue("A half-written");
  // Opens the hotel's link again, as on another day.
  await page.goto(booking.link);
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await page.goto(`${booking.link}&lang=de`);
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
});

test("system messages are shown in the guest's language", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const maeve = await hotel.createMember("Maeve");
  await hotel.assign(booking, maeve);
  await page.goto(`${booking.link}&lang=de`);
  await expect(page.getByText("Maeve (Reception) ist jetzt für Sie da")).toBeVisible();
});

test("a language can be chosen without JavaScript", async ({ browser, hotel, watch }) => {
  const booking = await hotel.booking();
  const context = await browser.newContext({ javaScriptEnabled: false });
  await watch(context);
  const page = await context.newPage();
  await page.goto(booking.link);
  await openDetails(page, ".menu");
  await page.getByRole("link", { name: "Language" }).click();
  await page.getByRole("link", { name: "日本語" }).click();
  await page.getByLabel(words("ja").your_message!).fill("こんにちは");
  await page.getByRole("button", { name: words("ja").send, exact: true }).click();
  await expect(page.getByText("こんにちは")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  await context.close();
});

test("the page of an invalid link is in the guest's language", async ({ page, hotel, allowConsole }) => {
  allowConsole(/401|404/);
  await page.goto(`${hotel.url}/guest/hotel/${hotel.slug}/chat?token=nonsense&lang=pl`);
  await expect(page.getByRole("heading", { name: words("pl").bad_link })).toBeVisible();
  await page.goto(`${hotel.url}/nothing?lang=vi`);
  await expect(page.getByRole("heading", { name: words("vi").nothing_here })).toBeVisible();
});

test("nothing is wider than 320 pixels in any language", async ({ page, hotel, allowConsole }) => {
  test.setTimeout(180_000);
  allowConsole(/401/);
  await page.setViewportSize({ width: 320, height: 640 });
  const expectNothingWider = async (what: string) => {
    const wider = await page.evaluate(() => {
      const width = document.documentElement.clientWidth;
      const isOut = (element: Element) => {
        const { left, right, width: own } = element.getBoundingClientRect();
        return own > 1 && (left < -1 || right > width + 1);
      };
      return [...document.querySelectorAll("body *")].filter(isOut).map((element) => element.outerHTML.slice(0, 120));
    });
    expect(wider, what).toEqual([]);
  };
  for (const { tag } of LANGUAGES) {
    // Other links for each language, because the pages of a link are limited.
    const [open, closed] = [await hotel.booking(), await hotel.booking({ checkedInAt: "" })];
    await hotel.answer(open, "Hello!");
    await page.goto(`${open.link}&lang=${tag}`);
    await expect(page.locator("html")).toHaveAttribute("lang", tag);
    await expect(page.locator("body[data-hydrated]")).toBeAttached();
    await page.locator(".opener").first().click();
    await expect(page.getByRole("button", { name: words(tag).cancel, exact: true }).first()).toBeVisible();
    await expectNothingWider(`${tag}, the chat`);
    await page.goto(`${closed.link}&lang=${tag}`);
    await expectNothingWider(`${tag}, a closed chat`);
    await page.goto(`${hotel.url}/guest/hotel/${hotel.slug}/chat?token=x&lang=${tag}`);
    await expectNothingWider(`${tag}, a link that opens nothing`);
  }
  await page.goto(`${hotel.url}/guest/hotel/${hotel.slug}/chat/languages?lang=de`);
  await expectNothingWider("the list of languages");
});
