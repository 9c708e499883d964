// Tests of the closed chat, and of what the page says about answers.
import { randomUUID } from "node:crypto";
import { ChatPage } from "../chat-page.ts";
import { expect, test } from "../fixtures.ts";
import type { Hotel } from "../hotel.ts";

const CONTACT = ["--contact-phone", "+353 64 663 1555", "--contact-email", "desk@hotel.example", "--contact-address", "Kenmare Place & Co, Killarney"];

/** Creates a guest of a new hotel with these settings and this guide; returns the link. */
async function createGuest(hotel: Hotel, settings: string[], { guide = {}, stay = ["--checked-in-at", "now", "--room", "101"] } = {}) {
  const slug = `closed-${randomUUID().slice(0, 8)}`;
  await hotel.server.cli("hotel", "put", slug, "--name", "Park", "--timezone", "UTC", ...settings);
  await hotel.server.cliWithInput(JSON.stringify(guide), "guide", "put", slug);
  await hotel.server.cli("booking", "put", slug, "B1", "--guest-name", "Mia", ...stay);
  return { slug, link: await hotel.server.cli("link", slug, "B1") };
}

test("a closed chat shows telephone and e-mail, and does not invite to write", async ({ page, hotel }) => {
  const { link } = await createGuest(hotel, CONTACT, { stay: [] });
  await ChatPage.openLive(page, link);
  const foot = page.locator(".foot");
  await expect(foot.getByText("The chat opens when you check in.")).toBeVisible();
  await expect(foot.getByRole("link", { name: "+353 64 663 1555" })).toHaveAttribute("href", "tel:+353646631555");
  await expect(foot.getByRole("link", { name: "desk@hotel.example" })).toHaveAttribute("href", "mailto:desk@hotel.example");
  for (const link of await foot.getByRole("link").all()) expect((await link.boundingBox())!.height).toBeGreaterThanOrEqual(44);
  await expect(page.getByText("How can we help you?")).toBeHidden();
  const clipped = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(clipped).toBeLessThanOrEqual(0);
});

test("an open chat shows telephone and e-mail in the information about the stay only", async ({ page, hotel }) => {
  const { link } = await createGuest(hotel, CONTACT);
  const chat = await ChatPage.openLive(page, link);
  await expect(page.locator(".foot a")).toHaveCount(2);
  await expect(page.locator(".foot").getByRole("link")).toHaveCount(0);
  await chat.openFacts();
  const facts = page.locator(".facts dl");
  await expect(facts).toContainText("Telephone");
  await expect(facts.getByRole("link", { name: "+353 64 663 1555" })).toHaveAttribute("href", "tel:+353646631555");
  await expect(facts.getByRole("link", { name: "desk@hotel.example" })).toBeVisible();
  const map = facts.getByRole("link", { name: "Kenmare Place & Co, Killarney" });
  await expect(map).toHaveAttribute("href", "https://www.openstreetmap.org/search?query=Kenmare+Place+%26+Co%2C+Killarney");
});

test("a chat that closes while the page is open shows the telephone", async ({ page, hotel }) => {
  const { slug, link } = await createGuest(hotel, CONTACT);
  await ChatPage.openLive(page, link);
  const phone = page.locator(".foot").getByRole("link", { name: "+353 64 663 1555" });
  await expect(phone).toBeHidden();
  await hotel.server.cli("booking", "put", slug, "B1", "--checked-out-at", "now");
  await expect(phone).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a closed chat shows telephone and e-mail", async ({ page, hotel }) => {
    const { link } = await createGuest(hotel, CONTACT, { stay: [] });
    await page.goto(link);
    await expect(page.locator(".foot").getByRole("link", { name: "+353 64 663 1555" })).toBeVisible();
    await expect(page.getByText("How can we help you?")).toBeHidden();
  });
});

const promise = (minutes: number) => ["--answer-within-min", `${minutes}`, "--show-answer-time", "true"];

for (const [minutes, text] of [
  [10, "Usually answers within 10 min"],
  [240, "Usually answers within 4 h"],
] as const) {
  test(`a hotel that promises to answer within ${minutes} minutes says so in the header`, async ({ page, hotel }) => {
    const { link } = await createGuest(hotel, promise(minutes));
    await page.setViewportSize({ width: 320, height: 568 });
    await ChatPage.openLive(page, link);
    const answers = page.locator(".answers");
    await expect(answers).toHaveText(`${text} · Room 101`);
    await expect(page.locator(".welcome")).toHaveText(`PHello, Mia! Welcome to Park. How can we help you?${text}`);
    // The promise is not cut off on the narrowest phone.
    const isCut = await answers.evaluate((line, text) => {
      const range = document.createRange();
      range.setStart(line.firstChild!, 0);
      range.setEnd(line.firstChild!, text.length);
      return range.getBoundingClientRect().right > line.getBoundingClientRect().right;
    }, text);
    expect(isCut).toBe(false);
  });
}

test("a hotel makes no promise while it is closed", async ({ page, hotel }) => {
  // Open for a minute on the day after tomorrow.
  const day = ["su", "mo", "tu", "we", "th", "fr", "sa"][(new Date().getUTCDay() + 2) % 7]!;
  const guide = { hours: { [day]: ["12:00-12:01"] } };
  const { link } = await createGuest(hotel, promise(10), { guide });
  await ChatPage.openLive(page, link);
  await expect(page.locator(".opens")).toContainText("Write anyway, we answer from");
  await expect(page.locator(".answers")).toBeHidden();
  expect(await page.content()).not.toContain("Usually answers within 10 min");
});

test("a closed chat does not say that it is answered later", async ({ page, hotel }) => {
  const day = ["su", "mo", "tu", "we", "th", "fr", "sa"][(new Date().getUTCDay() + 2) % 7]!;
  const guide = { hours: { [day]: ["12:00-12:01"] } };
  const { link } = await createGuest(hotel, promise(10), { guide, stay: [] });
  await ChatPage.openLive(page, link);
  await expect(page.locator(".opens")).toBeHidden();
  await expect(page.locator(".answers")).toHaveText("Reception");
});
