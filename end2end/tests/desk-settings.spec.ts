// Tests of the hotel's settings at the desk.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { DeskPage } from "../desk-page.ts";
import { Hotel } from "../hotel.ts";

/** Runs a test with a hotel of its own, whose settings no other test reads. */
const withHotel = async (run: (hotel: Hotel) => Promise<void>) => {
  const hotel = await Hotel.open();
  try {
    await run(hotel);
  } finally {
    await hotel.close();
  }
};

test("a manager changes name, colour and telephone number, and the guest sees them", async ({ page, openPage }) => {
  await withHotel(async (hotel) => {
    const booking = await hotel.booking();
    const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve", "Reception", "manager"));
    await desk.follow("Settings");
    await page.getByLabel("Name", { exact: true }).fill("Dingle Lodge");
    await page.getByLabel("Colour").fill("#ffcc00");
    await expect(page.locator(".preview-name")).toHaveText("Dingle Lodge");
    await expect(page.locator("[data-contrast]")).toHaveText("Text on this colour is black, with a contrast of 13.9 : 1.");
    await page.getByLabel("Telephone").fill("+353 64 663 1555");
    await page.getByRole("button", { name: "Save settings" }).click();
    await expect(page.getByRole("status")).toHaveText("The settings are saved.");
    await expect(page.locator("[data-contrast]")).toHaveText("Text on this colour is black, with a contrast of 13.9 : 1.");
    const chat = await ChatPage.open(await openPage(), booking.link);
    await expect(chat.page.getByRole("heading", { name: "Dingle Lodge" })).toBeVisible();
    await expect(chat.page.locator("a[href^='tel:']").first()).toBeAttached();
    // Before the server, because the page may still load scripts.
    await chat.page.close();
  });
});

test("an agent is told that only a manager may change the settings", async ({ page, hotel, allowConsole }) => {
  allowConsole(/403/);
  await DeskPage.signIn(page, hotel, await hotel.createMember("Aoife"));
  await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}/settings`);
  await expect(page.getByRole("button", { name: "Save settings" })).toBeHidden();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds no violations on the page of settings (${colorScheme})`, async ({ page, hotel, allowConsole }) => {
    allowConsole(/400/);
    const expectNoViolations = async () => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.emulateMedia({ colorScheme });
    const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve", "Reception", "manager"));
    await desk.follow("Settings");
    await expectNoViolations();
    await page.getByLabel("Sites that may embed").fill("hotel");
    await page.getByRole("button", { name: "Save settings" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expectNoViolations();
  });
}
