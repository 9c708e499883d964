// Tests of scripts that do not load: without the page's script the page works as it does without
// scripts, and scripts that are loaded on demand are requested again.
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { holdFilesScript, holdUploads, photo, Tray } from "../tray.ts";

// `page.route` does not see files from a service worker, so it is blocked in these tests.
test.use({ serviceWorkers: "block" });
test.beforeEach(({ allowConsole }) => allowConsole(/Service Worker registration blocked/));

test("the form and the refresh link work if the wasm is blocked", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_BLOCKED_BY_CLIENT|fetch|preload/i);
  const booking = await hotel.booking();
  await page.route("**/*.wasm", (route) => route.abort("blockedbyclient"));
  await page.goto(booking.link);
  const chat = new ChatPage(page);
  const refresh = page.getByRole("link", { name: "Refresh" });
  await expect(refresh).toBeVisible();
  await chat.write("Does this arrive?");
  await expect(chat.lines("Does this arrive?")).toHaveCount(1);
  expect(await hotel.messages(booking)).toHaveLength(1);
  await hotel.answer(booking, "It does");
  await refresh.click();
  await expect(chat.lines("It does")).toBeVisible();
});

test("a hydrated page has no refresh link and fetches earlier messages without a navigation", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const conversation = await hotel.conversationId(booking);
  for (let number = 1; number <= 55; number++) await hotel.answer(conversation, `Answer ${number}`);
  const chat = await ChatPage.openLive(page, booking.link);
  await expect(page.getByRole("link", { name: "Refresh" })).toBeHidden();
  // Without scrolling, which would fetch them as well.
  await page.getByRole("link", { name: "Earlier messages" }).dispatchEvent("click");
  await expect(chat.lines("Answer 1")).toBeAttached();
  expect(new URL(page.url()).searchParams.has("before")).toBe(false);
  expect(await chat.texts()).toHaveLength(55);
});

test("a photo is uploaded once its script can be loaded", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_FAILED/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  let requestCount = 0;
  await page.route("**/pkg/files.*.js", (route) => (++requestCount <= 2 ? route.abort() : route.continue()));
  const tray = new Tray(page);
  await tray.choose([await photo(page, "lamp.png")]);
  await expect(tray.uploadedItems).toHaveCount(1);
  await tray.choose([await photo(page, "shade.png")]);
  await expect(tray.uploadedItems).toHaveCount(2);
  expect(requestCount).toBe(3);
  await chat.write("The lamp is broken");
  await expect(chat.mark("The lamp is broken", "Sent")).toBeVisible();
  const [message] = await hotel.messages(booking);
  expect(message.attachments.map(({ file_name }: { file_name: string }) => file_name)).toEqual(["lamp.png", "shade.png"]);
});

test("a message is not sent before the script for its photo is there, and then with the photo", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  const script = await holdFilesScript(page);
  await new Tray(page).choose([await photo(page, "lamp.png")]);
  await chat.write("The lamp is broken");
  const waiting = page.locator(".purpose");
  await expect(waiting).toHaveText("Sending");
  // Pressed again, the button does not send the message twice.
  await chat.send.click();
  await expect(waiting).toHaveText("Sending");
  await expect(chat.composer).toHaveValue("The lamp is broken");
  expect(await hotel.messages(booking)).toEqual([]);
  await script.release();
  await expect(chat.mark("The lamp is broken", "Sent")).toBeVisible();
  await expect(waiting).toBeHidden();
  await expect(chat.composer).toHaveValue("");
  const messages = await hotel.messages(booking);
  expect(messages).toMatchObject([{ message: "The lamp is broken", attachments: [{ file_name: "lamp.png" }] }]);
});

test("a message that waits for its photo can be changed, and is then sent by the next Send", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  const script = await holdFilesScript(page);
  const tray = new Tray(page);
  await tray.choose([await photo(page, "lamp.png")]);
  await chat.write("The lamp");
  const waiting = page.locator(".purpose");
  await expect(waiting).toHaveText("Sending");
  await chat.composer.pressSequentially(" is broken");
  await expect(waiting).toBeHidden();
  await chat.send.click();
  await waiting.getByRole("button", { name: "Cancel" }).click();
  await expect(waiting).toBeHidden();
  await script.release();
  await expect(tray.uploadedItems).toHaveCount(1);
  expect(await hotel.messages(booking)).toEqual([]);
  await chat.send.click();
  await expect(chat.mark("The lamp is broken", "Sent")).toBeVisible();
  const messages = await hotel.messages(booking);
  expect(messages).toMatchObject([{ message: "The lamp is broken", attachments: [{ file_name: "lamp.png" }] }]);
});

test.describe("with a keyboard", () => {
  test.use({ isMobile: false, hasTouch: false });

  test("Enter waits for a photo without text too", async ({ page, hotel }) => {
    const booking = await hotel.booking();
    const chat = await ChatPage.openLive(page, booking.link);
    const script = await holdFilesScript(page);
    await new Tray(page).choose([await photo(page, "lamp.png")]);
    await chat.composer.press("Enter");
    await expect(page.locator(".purpose")).toHaveText("Sending");
    await script.release();
    await expect(chat.log.getByRole("link", { name: "lamp.png" })).toBeVisible();
    expect(await hotel.messages(booking)).toMatchObject([{ message: "", attachments: [{ file_name: "lamp.png" }] }]);
  });
});

test("a refused message that is changed is not sent before its photo is back", async ({ page, hotel, allowConsole }) => {
  allowConsole(/400/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  // The server itself refuses the message, which is changed on its way.
  await page.route("**/chat/messages", (route) => route.continue({ postData: { ...route.request().postDataJSON(), reply_to: 1e9 } }), { times: 1 });
  await new Tray(page).choose([await photo(page, "lamp.png")]);
  await chat.write("The lamp is broken");
  await expect(chat.lines("The lamp is broken").getByRole("alert")).toContainText("Not sent");
  const script = await holdFilesScript(page);
  await page.reload();
  await chat.lines("The lamp is broken").getByRole("button", { name: "Edit" }).click();
  await expect(chat.composer).toHaveValue("The lamp is broken");
  await chat.send.click();
  await expect(page.locator(".purpose")).toHaveText("Sending");
  await script.release();
  await expect(chat.mark("The lamp is broken", "Sent")).toBeVisible();
  const messages = await hotel.messages(booking);
  expect(messages).toMatchObject([{ message: "The lamp is broken", attachments: [{ file_name: "lamp.png" }] }]);
});

test("a photo whose script failed to load is sent when the network is back, followed by the waiting message", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_FAILED/);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  const uploads = await holdUploads(page);
  await new Tray(page).choose([await photo(page, "lamp.png")]);
  await chat.write("The lamp is broken");
  await chat.write("And the tap drips");
  await uploads.waitForStart();
  let requestCount = 0;
  await page.route("**/pkg/files.*.js", (route) => (requestCount++, route.abort()));
  await page.reload();
  await expect(chat.mark("And the tap drips", "Sending")).toBeVisible();
  await expect.poll(() => requestCount).toBeGreaterThanOrEqual(4);
  await page.unroute("**/pkg/files.*.js");
  await uploads.release();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect(chat.mark("And the tap drips", "Sent")).toBeVisible();
  expect((await hotel.messages(booking)).map(({ message }) => message)).toEqual(["The lamp is broken", "And the tap drips"]);
});

test("a script that loads and throws an error is not requested again", async ({ page, hotel, allowConsole }) => {
  allowConsole(/it fails/);
  // The clock runs faster than the network, so sockets seem dead and are replaced.
  allowConsole(/WebSocket is closed before the connection is established/);
  const booking = await hotel.booking();
  await page.clock.install();
  let requestCount = 0;
  await page.route("**/pkg/files.*.js", async (route) => {
    requestCount += 1;
    const response = await route.fetch();
    // Of the same type as a failed download.
    await route.fulfill({ response, body: `${await response.text()}\nthrow new TypeError("it fails");` });
  });
  await ChatPage.openLive(page, booking.link);
  const failed = page.waitForEvent("pageerror");
  await new Tray(page).choose([await photo(page, "lamp.png")]);
  expect((await failed).message).toBe("it fails");
  // By then, five more requests would have been sent.
  await page.clock.runFor(30_000);
  expect(requestCount).toBe(1);
});
