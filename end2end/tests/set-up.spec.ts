// Tests of the set-up: no command line is used after the start of the server.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Server } from "../../scripts/server.mjs";
import { expect, test as base } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

/** A server without a hotel, and the link that it has printed. */
type NewServer = { url: string; link: string };

const test = base.extend<{ newServer: NewServer }>({
  newServer: async ({}, use) => {
    const server = await Server.create();
    const link = /open this link within one hour: (\S+)/.exec(server.log)?.[1];
    if (!link) throw new Error(`the server has printed no link:\n${server.log}`);
    await use({ url: server.url, link });
    await server.remove();
  },
});

/** Fills in the form, without the time zone. */
async function fillIn(page: Page): Promise<void> {
  await page.getByLabel("Name of the hotel").fill("Dingle Lodge");
  await page.getByLabel("Colour").fill("#ffcc00");
  await page.getByLabel("Your name").fill("Maeve");
  await page.getByLabel("E-mail").fill("maeve@hotel.example");
  await page.getByLabel("Password").fill("three cups of tea");
}

test("the first manager sets up the hotel, follows the first steps and writes to a guest", async ({ page, newServer, openPage }) => {
  await page.goto(newServer.link);
  await expect(page.getByLabel("Language of the hotel")).toHaveValue("en");
  await expect(page.getByLabel("Time zone")).toHaveValue("Europe/Dublin");
  await fillIn(page);
  const preview = page.locator(".preview-name");
  await expect(preview).toHaveText("Dingle Lodge");
  await expect(preview).toHaveCSS("background-color", "rgb(255, 204, 0)");
  await expect(preview).toHaveCSS("color", "rgb(0, 0, 0)");
  await page.getByRole("button", { name: "Create the hotel" }).click();

  const steps = page.getByRole("complementary", { name: "First steps" });
  await expect(steps).toBeVisible();
  await steps.getByRole("link", { name: "Add a booking" }).click();
  await page.getByText("New booking").click();
  await page.getByLabel("Guest's name").fill("Grace Hopper");
  await page.getByLabel("Room").fill("12");
  await page.getByRole("button", { name: "Create booking" }).click();
  await page.getByRole("button", { name: "Check in" }).click();
  await page.goto(`${newServer.url}/desk`);
  await steps.getByRole("link", { name: "Show its link" }).click();
  await page.getByRole("button", { name: "Create a link" }).click();
  const link = await page.getByLabel("Link", { exact: true }).inputValue();
  await page.goto(`${newServer.url}/desk`);
  await expect(steps.getByRole("listitem").filter({ hasText: "Done" })).toHaveCount(2);
  await steps.getByRole("link", { name: "Write first" }).click();
  await page.getByRole("textbox", { name: "Your answer" }).fill("Welcome to Dingle!");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  const chat = await ChatPage.open(await openPage(), link);
  await expect(chat.page.getByText("Welcome to Dingle!")).toBeVisible();
  await page.goto(`${newServer.url}/desk`);
  await expect(page.getByRole("navigation", { name: "Conversations" })).toBeVisible();
  await expect(steps).toBeHidden();
  // The link was used, so it leads to the desk.
  await page.goto(newServer.link);
  await expect(page).toHaveURL(/\/desk\/hotel\/dingle-lodge/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the hotel is set up with a plain form", async ({ page, newServer, allowConsole }) => {
    allowConsole(/400/);
    await page.goto(newServer.link);
    await fillIn(page);
    await page.getByLabel("Password").fill("qwertyuiop");
    await page.getByLabel("Time zone").selectOption("Europe/Dublin");
    await page.getByRole("button", { name: "Create the hotel" }).click();
    await expect(page.getByRole("alert")).toContainText("tried first");
    await page.getByLabel("Password").fill("three cups of tea");
    await page.getByRole("button", { name: "Create the hotel" }).click();
    await expect(page.getByRole("complementary", { name: "First steps" })).toBeVisible();
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds no violations on the pages of the set-up (${colorScheme})`, async ({ page, newServer, allowConsole }) => {
    allowConsole(/400|401/);
    const expectNoViolations = async () => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.emulateMedia({ colorScheme });
    await page.goto(`${newServer.url}/setup?token=x`);
    await expectNoViolations();
    await page.goto(newServer.link);
    await fillIn(page);
    await expectNoViolations();
    await page.getByLabel("Password").fill("qwertyuiop");
    await page.getByRole("button", { name: "Create the hotel" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expectNoViolations();
    await page.getByLabel("Password").fill("three cups of tea");
    await page.getByRole("button", { name: "Create the hotel" }).click();
    await expect(page.getByRole("complementary", { name: "First steps" })).toBeVisible();
    await expectNoViolations();
  });
}
