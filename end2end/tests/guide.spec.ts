// Tests of the hotel's guide.
import { randomUUID } from "node:crypto";
import type { Locator } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import type { Hotel } from "../hotel.ts";
import { words } from "../notifying.ts";

const ALWAYS = ["00:00-24:00"];
const EVERY_DAY = { mo: ALWAYS, tu: ALWAYS, we: ALWAYS, th: ALWAYS, fr: ALWAYS, sa: ALWAYS, su: ALWAYS };
const TEXTS = {
  language: "en",
  welcome: "Welcome!\nThe map: https://hotel.example/map",
  quick_replies: ["More towels, please", "Late check-out"],
  stay: [{ title: "Wi-Fi", text: "Network: Park\nNo password" }],
};

/** Creates a guest of a new hotel with that guide; returns the link. */
async function createGuest(hotel: Hotel, guide: object): Promise<string> {
  const slug = `guide-${randomUUID().slice(0, 8)}`;
  await hotel.server.cli("hotel", "put", slug, "--name", "Park", "--timezone", "UTC", "--allow", "before-check-in,no-room");
  await hotel.server.cliWithInput(JSON.stringify(guide), "guide", "put", slug);
  await hotel.server.cli("booking", "put", slug, "B1", "--guest-name", "Mia");
  return hotel.server.cli("link", slug, "B1");
}

test("the hotel's welcome is shown above the first message, and stays there", async ({ page, hotel }) => {
  const chat = await ChatPage.openLive(page, await createGuest(hotel, { texts: [TEXTS] }));
  const welcome = page.locator(".greeting");
  await expect(welcome).toBeVisible();
  await expect(welcome.getByRole("link")).toHaveAttribute("href", "https://hotel.example/map");
  await expect(page.getByText("How can we help you?")).toBeHidden();
  await chat.write("Thank you!");
  await expect(chat.mark("Thank you!", "Sent")).toBeVisible();
  await expect(welcome).toBeVisible();
});

test("a tap on a quick reply sends it and keeps the draft", async ({ page, hotel }) => {
  const chat = await ChatPage.openLive(page, await createGuest(hotel, { texts: [TEXTS] }));
  const towels = page.getByRole("button", { name: "More towels, please" });
  const tappedAt = Date.now();
  await towels.click();
  await expect(chat.mark("More towels, please", "Sent")).toBeVisible();
  await chat.composer.fill("Half a");
  await expect(towels).toBeHidden();
  // Not every browser supports the CSS that checks the field itself.
  await expect(page.locator("[data-written] .quick")).toBeHidden();
  await chat.composer.fill("");
  // A tap within a second is the second one of a double tap.
  await expect.poll(() => Date.now() - tappedAt).toBeGreaterThan(1_000);
  await towels.click();
  await expect(chat.lines("More towels, please")).toHaveCount(2);
  await chat.composer.fill("A draft");
  await page.reload();
  await expect(chat.composer).toHaveValue("A draft");
  await expect(page.locator("[data-written] .quick")).toBeHidden();
  expect(await chat.texts()).toEqual(["More towels, please", "More towels, please"]);
});

test("the information about the stay can be opened with the keyboard", async ({ page, hotel }) => {
  await ChatPage.openLive(page, await createGuest(hotel, { texts: [TEXTS] }));
  const network = page.getByText("Network: Park");
  await expect(network).toBeHidden();
  await page.locator(".facts summary").focus();
  await page.keyboard.press("Enter");
  await expect(network).toBeVisible();
});

test("a tap copies the password of the Wi-Fi", async ({ page, context, hotel }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const stay = [
    { title: "Wi-Fi", text: "Network: Park\nPassword: 7 <apples>\nAsk us for a cable, or look here: https://hotel.example/wifi" },
    { title: "Breakfast", text: "Daily: 7:00" },
  ];
  const chat = await ChatPage.openLive(page, await createGuest(hotel, { texts: [{ ...TEXTS, stay }] }));
  await chat.openFacts();
  const facts = page.locator(".facts dl");
  await expect(facts.getByRole("button")).toHaveText(["Park", "7 <apples>"]);
  const password = facts.getByRole("button", { name: "Copy text: 7 <apples>" });
  expect((await password.boundingBox())!.height).toBeGreaterThanOrEqual(44);
  await password.click();
  await expect(page.locator(".toast")).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("7 <apples>");
  await expect(facts.getByText("Network: Park")).toBeVisible();
});

/**
 * Returns the distances of a quick reply from the beginning and the end of its row, in reading
 * direction.
 */
const distances = (reply: Locator) =>
  reply.evaluate((button) => {
    const [own, row] = [button.getBoundingClientRect(), button.parentElement!.getBoundingClientRect()];
    const [left, right] = [own.left - row.left, row.right - own.right];
    return document.dir === "rtl" ? [right, left] : [left, right];
  });

for (const lang of ["en", "ar"]) {
  for (const [width, height] of [[390, 844], [320, 640], [195, 422]] as const) {
    test(`at ${width} pixels quick replies are one row that scrolls horizontally with the keyboard (${lang})`, async ({ page, hotel }) => {
      const replies = Array.from({ length: 12 }, (_, nth) => `Reply ${nth}`);
      replies[5] = "Could somebody bring two more pillows and a blanket, please";
      const texts = [{ ...TEXTS, quick_replies: replies }];
      await page.setViewportSize({ width, height });
      const link = await createGuest(hotel, { texts });
      // In an empty conversation they are two columns.
      await page.request.post(link, { form: { message: "Hello", client_message_id: randomUUID() } });
      await ChatPage.openLive(page, `${link}&lang=${lang}`);
      const row = page.locator(".quick");
      const middles = await row.getByRole("button").evaluateAll((buttons) =>
        buttons.map((button) => button.getBoundingClientRect()).map(({ top, height }) => Math.round(top + height / 2)),
      );
      expect(Math.max(...middles) - Math.min(...middles)).toBeLessThanOrEqual(1);
      // The end of the row fades, which shows that there is more.
      expect(await row.evaluate((row) => getComputedStyle(row).maskImage)).toContain("gradient");
      await row.getByRole("button").first().focus();
      for (const name of replies) {
        const reply = row.getByRole("button", { name, exact: true });
        await expect(reply).toBeFocused();
        // The button is completely visible, including its outline, and does not fade. Browsers may
        // scroll smoothly.
        await expect.poll(async () => Math.min(...(await distances(reply))), name).toBeGreaterThanOrEqual(0);
        await expect(row).toHaveCSS("mask-image", "none");
        expect(await reply.evaluate((button) => parseFloat(getComputedStyle(button).outlineOffset))).toBeLessThan(0);
        const [wide, tall] = await reply.evaluate((button) => [button.scrollWidth - button.clientWidth, button.scrollHeight - button.clientHeight]);
        expect([wide! <= 0, tall! <= 0], name).toEqual([true, true]);
        await page.keyboard.press("Tab");
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    });
  }
}

const MORNING = ["09:00-09:30"];
const MORNINGS = { mo: MORNING, tu: MORNING, we: MORNING, th: MORNING, fr: MORNING, sa: MORNING, su: MORNING };

const DAY_MS = 24 * 60 * 60_000;

/**
 * Returns a time of tomorrow in UTC. A page contains the opening hours of today and the eight
 * following days.
 */
function tomorrow(hour: number, minute: number): Date {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1, hour, minute));
}

const weekdays = (lang: string): string[] => words(lang).weekdays!.split("|");

/** Returns the name of the day that begins so many days later. */
const weekdayAfter = (at: Date, days: number, lang: string): string => weekdays(lang)[(at.getUTCDay() + 6 + days) % 7]!;

/** Returns the evening before the day with the longest name in a language, and that name. */
function eveningBeforeLongestDay(lang: string): [Date, string] {
  const longest = weekdays(lang).sort((one, other) => other.length - one.length)[0]!;
  const evening = tomorrow(20, 0);
  while (weekdayAfter(evening, 1, lang) !== longest) evening.setTime(evening.getTime() + DAY_MS);
  return [evening, longest];
}

for (const [width, height, part] of [[390, 844, 0.5], [360, 640, 0.4]] as const) {
  test(`at ${width}×${height} the guide leaves enough space for the conversation`, async ({ page, hotel }) => {
    await page.setViewportSize({ width, height });
    const texts = [{ ...TEXTS, quick_replies: Array.from({ length: 12 }, (_, nth) => `Another reply to tap ${nth}`) }];
    const link = await createGuest(hotel, { hours: MORNINGS, texts });
    for (const lang of ["en", "de", "ar", "ja", "fi"]) {
      // In the evening the line also contains the next day.
      const [evening, opens] = eveningBeforeLongestDay(lang);
      await page.clock.setFixedTime(evening);
      await ChatPage.open(page, `${link}&lang=${lang}`);
      await expect(page.locator(".opens .from"), lang).toContainText(opens);
      const log = (await page.locator(".middle").boundingBox())!.height;
      expect(log, lang).toBeGreaterThanOrEqual(height * part);
    }
  });
}

test("times have no line breaks in any language", async ({ page, hotel }) => {
  const link = await createGuest(hotel, { hours: MORNINGS });
  for (const lang of ["ar", "hi", "ko", "el", "en"]) {
    const from = page.locator(".opens .from");
    await page.clock.setFixedTime(tomorrow(7, 10));
    await ChatPage.open(page, `${link}&lang=${lang}`);
    for (const part of [".from", ".time"]) await expect(page.locator(`.opens ${part}`), lang).toHaveText(/^[^ ]+$/);
    const time = await from.textContent();
    await page.clock.setFixedTime(tomorrow(20, 0));
    await ChatPage.open(page, `${link}&lang=${lang}`);
    await expect.poll(async () => (await from.textContent())?.endsWith(` ${time}`), lang).toBe(true);
    await expect(page.locator(".opens .time"), lang).toHaveText(/^[^ ]+$/);
  }
});

test("a line shows until when reception is closed, and disappears when it opens", async ({ page, hotel, allowConsole }) => {
  // A jump of the clock ends the wait for a pong, and the next jump the wait for the new socket.
  allowConsole(/WebSocket is closed before/);
  const evening = tomorrow(20, 0);
  await page.clock.install({ time: evening });
  await ChatPage.openLive(page, await createGuest(hotel, { hours: MORNINGS }));
  const line = page.locator(".opens");
  await expect(line.locator(".from")).toHaveText(`${weekdayAfter(evening, 1, "en")} 09:00`);
  await expect(line.locator(".time")).toHaveText(/^20:0\d$/);
  await page.clock.fastForward("05:00:00");
  await expect(line.locator(".from")).toHaveText("09:00");
  await expect(line.locator(".time")).toHaveText(/^01:0\d$/);
  await page.clock.fastForward("08:05:00");
  await expect(line).toBeHidden();
  await page.clock.fastForward("01:00:00");
  await expect(line.locator(".from")).toHaveText(`${weekdayAfter(evening, 2, "en")} 09:00`);
});

test("no opening hours are shown while reception is open", async ({ page, hotel }) => {
  await ChatPage.open(page, await createGuest(hotel, { hours: EVERY_DAY, texts: [TEXTS] }));
  await expect(page.locator(".opens")).toBeHidden();
  await expect(page.locator(".greeting")).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the whole guide is shown, and a tap on a quick reply sends it", async ({ page, hotel }) => {
    await page.goto(await createGuest(hotel, { texts: [TEXTS] }));
    await page.locator(".facts summary").click();
    await expect(page.getByText("Network: Park")).toBeVisible();
    // A tap outside closes it.
    await page.mouse.click(195, 100);
    await page.getByRole("button", { name: "Late check-out" }).click();
    await expect(page.getByRole("log").getByText("Late check-out")).toBeVisible();
  });
});

test.describe("a manager", () => {
  // Other tests use the same hotel.
  test.afterEach(({ hotel }) => hotel.server.cliWithInput("{}", "guide", "put", hotel.slug));

  test("edits the guide at the desk, and the next guest sees it", async ({ page, hotel, openPage }) => {
    const maeve = await hotel.createMember("Maeve", "Reception", "manager");
    await page.goto(`/desk/hotel/${hotel.slug}/guide`);
    await page.getByRole("textbox", { name: "E-mail" }).fill(maeve.email);
    await page.getByLabel("Password").fill(maeve.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("combobox", { name: "Language" }).selectOption({ label: "Eesti" });
    await page.getByRole("button", { name: "Show" }).click();
    // Placeholders must be completely visible.
    const cut = await page.locator("[placeholder]").evaluateAll((fields) =>
      (fields as HTMLInputElement[]).filter((field) => {
        const pen = document.createElement("canvas").getContext("2d")!;
        pen.font = getComputedStyle(field).font;
        return pen.measureText(field.placeholder).width > field.clientWidth - 2 * parseFloat(getComputedStyle(field).paddingLeft);
      }).length,
    );
    expect(cut).toBe(0);
    await page.getByRole("textbox", { name: /Welcome/ }).fill("Tere tulemast!");
    await page.getByRole("textbox", { name: /with one tap/ }).fill("Rätikuid, palun\nTakso, palun");
    await page.getByRole("textbox", { name: "Title 1" }).fill("WiFi");
    await page.getByRole("textbox", { name: "Text 1", exact: true }).fill("Võrk: Park");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("textbox", { name: "Title 1" })).toHaveValue("WiFi");
    const guest = await openPage();
    await guest.goto(`${(await hotel.booking()).link}&lang=et`);
    await expect(guest.locator(".greeting")).toHaveText("Tere tulemast!");
    await expect(guest.getByRole("button", { name: "Takso, palun" })).toBeVisible();
  });
});

test("the line shows UTC in a browser that does not know the hotel's time zone", async ({ page, hotel }) => {
  await page.addInitScript(() => {
    Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, {
      construct(format, [locale, options]) {
        if (options?.timeZone === "Asia/Kathmandu") throw new RangeError(`Invalid time zone specified: ${options.timeZone}`);
        return new format(locale, options);
      },
    });
  });
  const slug = `guide-${randomUUID().slice(0, 8)}`;
  await hotel.server.cli("hotel", "put", slug, "--name", "Park", "--timezone", "Asia/Kathmandu", "--allow", "before-check-in,no-room");
  await hotel.server.cli("booking", "put", slug, "B1", "--guest-name", "Mia");
  // Tomorrow noon at the hotel, one hour before it opens; the page contains tomorrow's hours at any
  // time of day.
  const noon = new Date();
  noon.setUTCDate(noon.getUTCDate() + 1);
  noon.setUTCHours(6, 15, 0, 0);
  const days = Object.fromEntries(Object.keys(EVERY_DAY).map((day) => [day, ["13:00-13:30"]]));
  await hotel.server.cliWithInput(JSON.stringify({ hours: days }), "guide", "put", slug);
  await page.clock.install({ time: noon });
  const requests: string[] = [];
  page.on("request", (request) => request.url().includes("/pkg/hours.") && requests.push(request.url()));
  // Subscribed, because a jump of the clock ends the wait for a socket that still connects.
  await ChatPage.openLive(page, await hotel.server.cli("link", slug, "B1"));
  const line = page.locator(".opens");
  await expect(line.locator(".time")).toHaveText("06:15");
  await expect(line.locator(".from")).toHaveText("07:15");
  await page.clock.fastForward("10:00");
  await expect(line.locator(".time")).toHaveText("06:25");
  expect(requests).toHaveLength(1);
});
