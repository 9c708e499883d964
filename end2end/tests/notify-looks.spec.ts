// Tests of the appearance of the item of the menu that turns notifications on, in every language.
import { AxeBuilder } from "@axe-core/playwright";
import { readFileSync } from "node:fs";
import { COMPLETE_CHROMIUM } from "../browsers/chromium.ts";
import { expect } from "../fixtures.ts";
import { offerButton, open, openMenu, SETTINGS, stopButton, subscribe, subscribeAt, test, words } from "../notifying.ts";

test.use({ ...COMPLETE_CHROMIUM, serverSettings: SETTINGS });

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds no violations at the notification button (${colorScheme})`, async ({ page, context, hotel, service, allowConsole }) => {
    allowConsole(/503/);
    await page.emulateMedia({ colorScheme });
    await subscribeAt(context, service);
    const booking = await hotel.booking();
    await open(page, booking.link);
    await openMenu(page);
    await expect(offerButton(page)).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await subscribe(page);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.route("**/chat/push", (route) => route.fulfill({ status: 503 }));
    await stopButton(page).click();
    await expect(page.getByRole("alert")).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
}

test("the notification button is large enough to tap and fits into 320 pixels in every language", async ({ page, context, hotel, service }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 320, height: 640 });
  await subscribeAt(context, service);
  await hotel.server.cliWithInput(
    JSON.stringify({ texts: [{ language: "en", stay: [{ title: "Wi-Fi", text: "Park" }] }] }),
    "guide", "put", hotel.slug,
  );
  const booking = await hotel.booking();
  await open(page, booking.link);
  const address = page.url();
  const tags = readFileSync(new URL("../../app/src/language/catalogue.rs", import.meta.url), "utf8").match(/languages! \{\s*("[^}]*)\}/)![1]!;
  const expectFits = async (name: string) => {
    const button = page.getByRole("button", { name, exact: true });
    await expect(button).toBeVisible();
    const { x, width, height } = (await button.boundingBox())!;
    expect(height, name).toBeGreaterThanOrEqual(44);
    expect(x >= 0 && x + width <= 320, name).toBe(true);
    const [wide, words] = await button.evaluate((element) => [element.scrollWidth - element.clientWidth, element.clientWidth]);
    expect([wide! <= 0, words! >= 44], name).toEqual([true, true]);
  };
  for (const [, tag] of tags.matchAll(/"([\w-]+)"/g)) {
    await page.goto(`${address}&lang=${tag}`);
    await openMenu(page);
    const { notify, notify_stop: stop } = words(tag!) as { notify: string; notify_stop: string };
    await expectFits(notify);
    await page.getByRole("button", { name: notify, exact: true }).click();
    await expectFits(stop);
    await page.getByRole("button", { name: stop, exact: true }).click();
    await expectFits(notify);
  }
  await hotel.server.cliWithInput(JSON.stringify({ texts: [] }), "guide", "put", hotel.slug);
});
