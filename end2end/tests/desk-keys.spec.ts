// Tests of the desk's keyboard shortcuts, and of its alerts while it is in the background.
import { COMPLETE_CHROMIUM } from "../browsers/chromium.ts";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import { DeskPage } from "../desk-page.ts";
import { newName } from "../names.ts";

// The desk shows notifications.
test.use(COMPLETE_CHROMIUM);

test("all actions of the desk have keyboard shortcuts", async ({ page, hotel, allowConsole }) => {
  // A request for the list may be running at the time of the sign-out.
  allowConsole(/401/);
  const name = newName("Key");
  const bookings = [];
  for (const guestName of [`${name} One`, `${name} Two`]) {
    const booking = await hotel.booking({ guestName });
    await hotel.guest(booking, "POST", "/messages", { message: `I am ${guestName}` });
    bookings.push(booking);
  }
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.search(name);
  await desk.waitForHydration();
  const heading = (guest: string) => page.getByRole("main").getByRole("heading", { name: guest });
  const press = async (key: string) => {
    await desk.waitForHydration();
    await page.keyboard.press(key);
  };
  await page.locator("body").press("Escape");
  await press("j");
  await expect(heading(`${name} Two`)).toBeVisible();
  // The composer has the focus, so letters are typed.
  await press("Alt+ArrowDown");
  await expect(heading(`${name} One`)).toBeVisible();
  await desk.waitForHydration();
  await expect(desk.composer).toBeFocused();
  await page.keyboard.type("jk/?");
  await expect(desk.composer).toHaveValue("jk/?");
  await desk.composer.fill("");
  await press("Escape");
  await expect(desk.composer).not.toBeFocused();
  await press("r");
  await expect(page.locator(".purpose")).toContainText(`I am ${name} One`);
  await expect(desk.composer).toBeFocused();
  await page.keyboard.type("By hand");
  await page.keyboard.press("Enter");
  await expect(desk.mark("By hand", "Sent")).toBeVisible();
  await press("Escape");
  await press("e");
  await expect(desk.composer).toHaveValue("By hand");
  await page.keyboard.press("Escape");
  await expect(desk.composer).toHaveValue("");
  await press("Escape");
  await press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Close" })).toBeFocused();
  // One key symbol per key.
  const caps = (what: string) => page.getByRole("dialog").locator("dl > div").filter({ hasText: what }).locator("kbd").allTextContents();
  expect(await caps("Sign out")).toEqual(["Shift", "Q"]);
  expect(await caps("Next conversation, also")).toEqual(["Alt", "↓"]);
  await press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await press("x");
  await expect(heading(`${name} Two`)).toBeVisible();
  await press("z");
  await expect(heading(`${name} One`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Resolve" })).toBeVisible();
  await press("h");
  await expect(page.getByLabel("To", { exact: true })).toBeFocused();
  await press("Escape");
  await press("w");
  await expect(page.getByLabel("A note for colleagues")).toBeFocused();
  await press("Escape");
  await press("d");
  await expect(desk.lines("By hand").getByRole("button", { name: "Delete" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Message deleted").first()).toBeVisible();
  await press("Escape");
  const sound = page.getByRole("button", { name: "Sound when a guest writes" });
  await press("s");
  await expect(sound).toHaveAttribute("aria-pressed", "true");
  // The conversation that was answered last is now the first one.
  await press("j");
  await expect(heading(`${name} Two`)).toBeVisible();
  await press("k");
  await expect(heading(`${name} One`)).toBeVisible();
  await press("j");
  await expect(heading(`${name} Two`)).toBeVisible();
  await press("t");
  await expect(page.getByText("Handled by Maeve")).toBeVisible();
  await press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await press("Escape");
  await press("Escape");
  await expect(heading(`${name} Two`)).toBeHidden();
  await press("3");
  await expect(page.getByRole("link", { name: /^All open/ })).toHaveAttribute("aria-current", "page");
  await press("o");
  await expect(page.getByRole("link", { name: "Show newest first" })).toBeVisible();
  await press("Q");
  await expect(page.getByLabel("Password")).toBeVisible();
});

test("a desk in the background shows a notification without the text of the message", async ({ page, hotel, openPage }) => {
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  await page.context().grantPermissions(["notifications"], { origin: hotel.url });
  await page.addInitScript(() => {
    const notifications: string[] = [];
    Object.assign(window, { notifications });
    const Real = window.Notification;
    window.Notification = class extends Real {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        notifications.push(`${title} ${options?.body ?? ""}`.trim());
      }
    };
  });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.reloadSubscribed();
  const chat = await ChatPage.openLive(await openPage(), booking.link);
  const notifications = () => page.evaluate(() => (window as unknown as { notifications: string[] }).notifications);
  await page.evaluate(() => Object.defineProperty(document, "hasFocus", { value: () => false }));
  await chat.write("A secret wish");
  await expect(desk.line(guestName)).toContainText("A secret wish");
  await expect.poll(notifications).toContain(`New message from ${guestName}`);
  expect(await notifications()).not.toContain("A secret wish");
});

test("a message plays no sound if its conversation is open and visible", async ({ page, hotel, openPage }) => {
  const guestName = newName("Ada");
  const booking = await hotel.booking({ guestName });
  await hotel.guest(booking, "POST", "/messages", { message: "Hello" });
  await page.addInitScript(() => {
    Object.assign(window, { tones: 0 });
    const Real = window.AudioContext;
    window.AudioContext = class extends Real {
      constructor() {
        super();
        (window as unknown as { tones: number }).tones += 1;
      }
    };
  });
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.waitForHydration();
  const sound = page.getByRole("button", { name: "Sound when a guest writes" });
  await expect(sound).toHaveAttribute("aria-pressed", "false");
  await sound.click();
  await expect(sound).toHaveAttribute("aria-pressed", "true");
  const tones = () => page.evaluate(() => (window as unknown as { tones: number }).tones);
  expect(await tones()).toBe(1);
  await desk.openLive(guestName);
  // The setting is kept.
  await expect(sound).toHaveAttribute("aria-pressed", "true");
  const chat = await ChatPage.openLive(await openPage(), booking.link);
  await chat.write("Before your eyes");
  await expect(desk.text("Before your eyes")).toBeVisible();
  expect(await tones()).toBe(0);
  const other = await hotel.booking({ guestName: newName("Tom") });
  await hotel.guest(other, "POST", "/messages", { message: "Elsewhere" });
  await expect.poll(tones).toBe(1);
});

test("single-key shortcuts can be disabled, and stay disabled after a reload", async ({ page, hotel }) => {
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.waitForHydration();
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await page.locator("body").press("?");
  await help.getByRole("checkbox", { name: /single key/ }).uncheck();
  await help.getByRole("button", { name: "Close" }).click();
  await page.reload();
  await desk.waitForHydration();
  await page.locator("body").press("/");
  await page.locator("body").press("?");
  await expect(page.locator("#search")).not.toBeFocused();
  await expect(help).toBeHidden();
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await help.getByRole("checkbox", { name: /single key/ }).check();
  await help.getByRole("button", { name: "Close" }).click();
  await page.locator("body").press("/");
  await expect(page.locator("#search")).toBeFocused();
});
