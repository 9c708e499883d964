// Tests of the bookings at the desk: no command line and no API is used.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { DeskPage } from "../desk-page.ts";
import { newName } from "../names.ts";
import { decodeQrCode } from "../qr-code.ts";

test("a receptionist creates a booking, and its guest chats over the new link until check-out", async ({
  page,
  hotel,
  browser,
  watch,
  openPage,
  allowConsole,
}) => {
  // The guest's page may ask for changes once more after its link was revoked.
  allowConsole(/401/);
  const guestName = newName("Grace");
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Aoife"));
  await desk.follow("Bookings");
  await page.getByText("New booking").click();
  await page.getByLabel("Guest's name").fill(guestName);
  await page.getByLabel("Room").fill("12");
  await page.getByRole("button", { name: "Create booking" }).click();
  await expect(page.getByRole("heading", { name: guestName })).toBeVisible();
  await expect(page.getByText("The guest has no valid link yet.")).toBeVisible();
  await page.getByRole("button", { name: "Check in" }).click();
  await expect(page.getByText("In house", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Create a link" }).click();
  await expect(page.getByRole("img", { name: "QR code of the link" })).toBeVisible();
  const picture = await page.getByRole("img", { name: "QR code of the link" }).screenshot();
  const link = await decodeQrCode(await openPage(), picture);
  await expect(page.getByLabel("Link", { exact: true })).toHaveValue(link);

  const phone = await browser.newContext();
  await watch(phone);
  const chat = await ChatPage.openLive(await phone.newPage(), link);
  await chat.write("Is there a late check-out?");
  await expect(chat.mark("Is there a late check-out?", "Sent")).toBeVisible();

  await page.getByRole("link", { name: "Back to the bookings" }).click();
  await page.getByRole("link", { name: "In house" }).click();
  await page.getByRole("link", { name: guestName }).click();
  await page.getByRole("button", { name: "Check out" }).click();
  await expect(chat.page.getByText("You have checked out, so this chat is closed.")).toBeVisible();
  await page.getByRole("button", { name: "Revoke all links" }).click();
  await expect(page.getByText("The guest has no valid link yet.")).toBeVisible();
  await phone.close();
});

test("a receptionist imports bookings from a file after a preview", async ({ page, hotel, allowConsole }) => {
  allowConsole(/400/);
  const [id, guestName] = [newName("W").replace(" ", "-"), newName("Tom")];
  const choose = async (text: string) => {
    await page.getByLabel("CSV file").setInputFiles({ name: "bookings.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.getByRole("button", { name: "Show the changes" }).click();
  };
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Aoife"));
  await desk.follow("Bookings");
  await page.getByRole("link", { name: "Import bookings from a file" }).click();
  await choose(`booking_id,guest_name,check_in\n${id},${guestName},soon\n`);
  await expect(page.getByRole("alert")).toContainText("Line 2: check_in must be a day like 2026-11-28.");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await choose(`booking_id,guest_name,check_in\n${id},${guestName},2026-11-28\n`);
  await expect(page.getByText("1 new, 0 changed, 0 unchanged")).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole("button", { name: "Import 1 booking" }).click();
  await page.getByRole("link", { name: guestName }).click();
  await expect(page.getByText(`${id} · no room · from Sat 28 Nov 2026`)).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds no violations on the pages of bookings (${colorScheme})`, async ({ page, hotel }) => {
    const expectNoViolations = async () => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.emulateMedia({ colorScheme });
    const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Aoife"));
    await desk.follow("Bookings");
    await page.getByText("New booking").click();
    await expectNoViolations();
    await page.getByLabel("Guest's name").fill(newName("Grace"));
    await page.getByRole("button", { name: "Create booking" }).click();
    await page.getByText("Change the booking").click();
    await expectNoViolations();
    await page.getByRole("button", { name: "Create a link" }).click();
    await expect(page.getByRole("img", { name: "QR code of the link" })).toBeVisible();
    await expectNoViolations();
  });
}
