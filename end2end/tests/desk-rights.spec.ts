// Tests of what agents and managers see at the desk, and of its saved replies.
import { expect, test } from "../fixtures.ts";
import { DeskPage } from "../desk-page.ts";
import { newName, newShortcut } from "../names.ts";

test("agents do not see the functions of managers", async ({ page, hotel, openPage }) => {
  const guestName = newName("Ada");
  await hotel.booking({ guestName });
  for (const [at, access] of [
    [page, "agent"],
    [await openPage(), "manager"],
  ] as const) {
    const desk = await DeskPage.signIn(at, hotel, await hotel.createMember("Maeve", "Reception", access));
    const count = access === "manager" ? 1 : 0;
    await desk.openMenu();
    for (const name of ["Guests' page", "Webhooks"]) await expect(desk.list.getByRole("link", { name })).toHaveCount(count);
    await expect(desk.list.getByRole("link", { name: "Saved replies" })).toHaveCount(1);
    await at.keyboard.press("Escape");
    await desk.open(guestName);
    await desk.waitForHydration();
    await expect(at.getByText("Guest's data", { exact: true })).toHaveCount(count);
    await at.keyboard.press("Escape");
    await at.keyboard.press("?");
    await expect(at.getByRole("dialog").getByText("Export or erase the guest's data")).toHaveCount(count);
  }
});

test("the name of an unknown reply is not sent at the first try", async ({ page, hotel }) => {
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  const name = `/${newShortcut("xyz")}`;
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.open(guestName);
  await desk.waitForHydration();
  const question = page.getByRole("alert").filter({ hasText: "is not a message to the guest" });
  await desk.composer.pressSequentially(name);
  await page.keyboard.press("Enter");
  await expect(question).toContainText(name);
  await expect(desk.composer).toHaveValue(name);
  await page.keyboard.press("x");
  await expect(question).toBeHidden();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(question).toContainText(`${name}x`);
  expect(await hotel.messages(booking)).toEqual([]);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(desk.mark(`${name}x`, "Sent")).toBeVisible();
  await expect(question).toBeHidden();
});

test("saving a reply under an existing shortcut asks first", async ({ page, hotel, allowConsole }) => {
  allowConsole(/409/);
  const shortcut = newShortcut("wifi");
  await hotel.putCannedReply(shortcut, "The Wi-Fi is open.");
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve", "Reception", "manager"));
  await desk.follow("Saved replies");
  await page.getByLabel("Shortcut").fill(shortcut);
  await page.getByLabel("Text", { exact: true }).fill("Ask at the bar.");
  await page.getByRole("button", { name: "Save reply" }).click();
  await expect(page.getByRole("alert")).toContainText(`/${shortcut} exists already`);
  await page.getByRole("button", { name: "Replace reply" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.getByLabel(`/${shortcut}`, { exact: true })).toHaveValue("Ask at the bar.");
});

test("the editor of the guests' page keeps changes while another language is shown", async ({ page, hotel }) => {
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve", "Reception", "manager"));
  await desk.follow("Guests' page");
  const welcome = page.getByLabel("Welcome, above the first message");
  const show = async (language: string) => {
    await page.getByLabel("Language").selectOption(language);
    await page.getByRole("button", { name: "Show" }).click();
  };
  await welcome.fill("Welcome to the park");
  await show("de");
  await expect(welcome).toHaveValue("");
  await expect(page.getByRole("status")).toHaveText("Not saved yet: English.");
  await welcome.fill("Willkommen im Park");
  await show("en");
  await expect(welcome).toHaveValue("Welcome to the park");
  await page.getByRole("button", { name: "Save", exact: true }).last().click();
  await expect(page.getByRole("status")).toHaveCount(0);
  await show("de");
  await expect(welcome).toHaveValue("Willkommen im Park");
});
