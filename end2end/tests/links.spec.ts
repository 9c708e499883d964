import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";

test("the page of an invalid link says what to do and has no scripts", async ({ page, hotel, allowConsole }) => {
  allowConsole(/401/);
  const booking = await hotel.booking();
  await hotel.server.cli("hotel", "put", "other", "--name", "Another House");
  const links = [
    `${hotel.url}/guest/hotel/killarney/chat`,
    `${hotel.url}/guest/hotel/killarney/chat?token=nonsense`,
    booking.link.replace("killarney", "other"),
    booking.link.replace("killarney", "nowhere"),
  ];
  for (const link of links) {
    const answer = await page.goto(link);
    expect(answer?.status()).toBe(401);
    await expect(page.getByRole("heading", { name: "This chat link is not valid" })).toBeVisible();
    await expect(page.getByText("ask reception for a new one")).toBeVisible();
    await expect(page.locator("script")).toHaveCount(0);
  }
});

test("an unknown address gets a page with status 404", async ({ page, hotel, allowConsole }) => {
  allowConsole(/404/);
  const answer = await page.goto(`${hotel.url}/nothing/here`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
});

test("an open page shows that its link is revoked when a message is sent", async ({ page, context, hotel, allowConsole }) => {
  allowConsole(/401|ERR_INTERNET_DISCONNECTED|WebSocket/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  // Offline, because the composer closes once the page knows.
  await context.setOffline(true);
  await chat.write("Anyone?");
  await hotel.server.cli("link", "revoke", hotel.slug, booking.id);
  await context.setOffline(false);
  await expect(page.getByRole("status")).toContainText("no longer valid");
  await expect(chat.lines("Anyone?").getByRole("alert")).toContainText("Not sent");
});

const CLOSED = [
  { state: "before check-in", fields: { checkedInAt: "" }, expectedText: "when you check in" },
  { state: "after check-out", fields: { checkedOutAt: "now" }, expectedText: "checked out" },
  { state: "without a room", fields: { room: "" }, expectedText: "room is assigned" },
];

for (const { state, fields, expectedText } of CLOSED) {
  test(`${state} the chat shows why it is closed, and all messages`, async ({ page, hotel }) => {
    const booking = await hotel.booking(fields);
    await hotel.answer(booking, "We look forward to seeing you");
    const chat = await ChatPage.open(page, booking.link);
    await expect(page.getByText(expectedText)).toBeVisible();
    await expect(chat.composer).toBeHidden();
    await expect(chat.lines("We look forward to seeing you")).toBeVisible();
  });
}

test("the chat opens and closes while the page is open", async ({ page, hotel }) => {
  const booking = await hotel.booking({ checkedInAt: "" });
  const chat = await ChatPage.openLive(page, booking.link);
  await expect(chat.composer).toBeHidden();
  await hotel.change(booking, { checkedInAt: "now", room: "305" });
  await expect(chat.composer).toBeVisible();
  await expect(page.getByText("Room 305")).toBeVisible();
  await hotel.change(booking, { checkedOutAt: "now" });
  await expect(chat.composer).toBeHidden();
  await expect(page.getByText("Thank you for staying")).toBeVisible();
});

test("a page whose read marker is refused because of a missing token shows that its link has ended", async ({ page, hotel, allowConsole }) => {
  allowConsole(/401/);
  const booking = await hotel.booking();
  await page.route("**/chat/read", (route) =>
    route.fulfill({
      status: 401,
      contentType: "application/problem+json",
      json: {
        type: "urn:guest-chat:error:TOKEN_REQUIRED",
        title: "A token or key is required",
        status: 401,
        detail: "A token or key is required",
        code: "TOKEN_REQUIRED",
        error: "A token or key is required",
      },
    }),
  );
  const chat = await ChatPage.openLive(page, booking.link);
  await hotel.answer(booking, "Your taxi is here");
  await expect(chat.lines("Your taxi is here")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "no longer valid" })).toBeVisible();
});
