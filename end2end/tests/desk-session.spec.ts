// Test of a session that ends while its desk is open.
import { expect, test } from "../fixtures.ts";
import { DeskPage } from "../desk-page.ts";
import { newName } from "../names.ts";

test("the desk shows at once that its session has ended in another tab", async ({ page, hotel, allowConsole }) => {
  allowConsole(/401/);
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  await hotel.guest(booking, "POST", "/messages", { message: "Is there tea?" });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.openLive(guestName);
  // Signs out as another tab of this browser does.
  await page.request.post(`${hotel.url}/desk/hotel/${hotel.slug}/sign-out`);
  await expect(page.getByRole("status").filter({ hasText: "You have been signed out" })).toBeVisible({ timeout: 6_000 });
});
