// Tests of the page inside a hotel's app or site, and of their messages to each other.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ChatPage } from "../chat-page.ts";
import type { Hotel } from "../hotel.ts";
import { createGuest, serveSite } from "../other-site.ts";

type Envelope = { guestChat: number; type: string; data: Record<string, unknown> };

/** Entry points of each kind of app, which receive strings or objects. */
const APPS: Record<string, () => void> = {
  "React Native": () => {
    Object.assign(window, { envelopes: [], ReactNativeWebView: { postMessage: (text: string) => (window as any).envelopes.push(JSON.parse(text)) } });
  },
  iOS: () => {
    const guestChat = { postMessage: (envelope: object) => (window as any).envelopes.push(envelope) };
    Object.assign(window, { envelopes: [], webkit: { messageHandlers: { guestChat } } });
  },
  Android: () => {
    Object.assign(window, { envelopes: [], guestChatHost: { postMessage: (text: string) => (window as any).envelopes.push(JSON.parse(text)) } });
  },
  Flutter: () => {
    const callHandler = (name: string, envelope: object) => name === "guestChat" && (window as any).envelopes.push(envelope);
    Object.assign(window, { envelopes: [], flutter_inappwebview: {} });
    addEventListener("load", () => {
      Object.assign((window as any).flutter_inappwebview, { callHandler });
      dispatchEvent(new Event("flutterInAppWebViewPlatformReady"));
    });
  },
};

const envelopes = (page: Page) => page.evaluate(() => (window as any).envelopes as Envelope[]);
const envelopesOf = async (page: Page, type: string) => (await envelopes(page)).filter((envelope) => envelope.type === type);
const sendToPage = (page: Page, type: string, data: object) =>
  page.evaluate((envelope) => (window as any).guestChat.receive(envelope), { guestChat: 1, type, data });

for (const [name, addEntryPoint] of Object.entries(APPS)) {
  test(`an app on ${name} receives events without the texts of messages`, async ({ page, hotel }) => {
    await page.addInitScript(addEntryPoint);
    const booking = await hotel.booking();
    const chat = await ChatPage.openLive(page, `${booking.link}&embed=1`);
    await expect.poll(() => envelopesOf(page, "ready")).toMatchObject([{ guestChat: 1, data: { hotel: hotel.slug, locale: "en" } }]);
    await sendToPage(page, "visibility", { visible: false });
    const message = await hotel.answer(booking, "A secret answer");
    await expect.poll(() => envelopesOf(page, "message")).toMatchObject([{ data: { id: message.id } }]);
    await expect.poll(async () => (await envelopesOf(page, "unread")).at(-1)?.data).toEqual({ count: 1 });
    await sendToPage(page, "visibility", { visible: true });
    await expect.poll(async () => (await envelopesOf(page, "unread")).at(-1)?.data).toEqual({ count: 0 });
    await chat.write("A secret question");
    await expect.poll(async () => (await envelopesOf(page, "sent")).length).toBe(1);
    expect(JSON.stringify(await envelopes(page))).not.toContain("secret");
  });
}

test("an app receives the address of a link that the guest opens", async ({ page, hotel, context }) => {
  await page.addInitScript(APPS.Android!);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await hotel.answer(booking, "https://hotel.example/menu");
  await chat.log.getByRole("link", { name: "https://hotel.example/menu" }).click();
  await expect.poll(() => envelopesOf(page, "open-url")).toMatchObject([{ data: { url: "https://hotel.example/menu" } }]);
  expect(context.pages()).toHaveLength(1);
});

test("an app sets the theme, insets, language and focus of the page", async ({ page, hotel }) => {
  await page.addInitScript(APPS.iOS!);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, `${booking.link}&embed=1`);
  // The app shows the hotel, and the page keeps its menu.
  const heading = page.getByRole("heading", { includeHidden: true });
  await expect(heading).toBeHidden();
  await expect(page.locator(".menu summary")).toBeVisible();
  const sheet = () => page.locator(".chat").evaluate((chat) => getComputedStyle(chat).backgroundColor);
  await sendToPage(page, "theme", { theme: "dark" });
  expect(await sheet()).toBe("rgb(29, 29, 27)");
  await sendToPage(page, "theme", { theme: "light" });
  expect(await sheet()).toBe("rgb(255, 255, 255)");
  await sendToPage(page, "insets", { top: 47, bottom: 34 });
  await expect(page.locator(".top")).toHaveCSS("padding-top", "47px");
  await expect(page.locator(".foot")).toHaveCSS("padding-bottom", "34px");
  await sendToPage(page, "focus-composer", {});
  await expect(chat.composer).toBeFocused();
  await sendToPage(page, "no such type", {});
  await sendToPage(page, "locale", { locale: "de" });
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(heading).toBeHidden();
});

test("an app is notified of a revoked link, and a new token opens the chat again", async ({ page, hotel, allowConsole }) => {
  allowConsole(/status of 401/);
  await page.addInitScript(APPS.Android!);
  const booking = await hotel.booking();
  await ChatPage.openLive(page, booking.link);
  await hotel.server.cli("link", "revoke", hotel.slug, booking.id);
  await expect.poll(async () => (await envelopesOf(page, "auth-expired")).length).toBe(1);
  const link = new URL(await hotel.server.cli("link", hotel.slug, booking.id));
  await sendToPage(page, "token", { token: link.searchParams.get("token") });
  const chat = new ChatPage(page);
  await expect(page.locator("body[data-hydrated]")).toBeAttached();
  await chat.write("Back again");
  await expect(chat.mark("Back again", "Sent")).toBeVisible();
});

test("Escape asks the app to close the chat, unless it cancels a reply", { tag: "@keys" }, async ({ page, hotel }) => {
  await page.addInitScript(APPS.Android!);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("Hello");
  await expect(chat.mark("Hello", "Sent")).toBeVisible();
  await chat.performAction("Hello", "Reply");
  await chat.composer.press("Escape");
  await expect(page.locator(".purpose")).toBeHidden();
  expect(await envelopesOf(page, "close")).toEqual([]);
  await chat.composer.press("Escape");
  await expect.poll(async () => (await envelopesOf(page, "close")).length).toBe(1);
});

/** Sends a message of the hotel to the guest with that link. */
async function sendAnswer(hotel: Hotel, link: string, message: string): Promise<void> {
  const slug = new URL(link).pathname.split("/")[3];
  const key = await hotel.server.cli("api-key", "new", slug!);
  const ask = async (path: string, body?: object) => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const answer = await fetch(`${hotel.url}/api/staff/hotel/${slug}${path}`, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
    return answer.json();
  };
  const { conversations } = await ask("/conversations?filter=all");
  await ask(`/conversations/${conversations[0].conversation_id}/messages`, { message });
}

/** Adds the hotel's script to a site, with these attributes. */
async function includeScript(page: Page, hotel: Hotel, given: Record<string, string>): Promise<void> {
  await page.evaluate(([src, given]) => {
    const script = document.createElement("script");
    Object.assign(script.dataset, given);
    script.src = src;
    document.body.append(script);
  }, [`${hotel.url}/embed.js`, given] as const);
}

test("the page in a frame exchanges messages with an allowed site, and ignores those of its own frame", async ({ page, hotel }) => {
  const recorder = `<script>envelopes = []; addEventListener("message", ({ data, origin }) => envelopes.push({ ...data, origin }));</script>`;
  const { origin, close } = await serveSite(`${recorder}<iframe name="chat" width="390" height="700"></iframe>`);
  const link = await createGuest(hotel, origin);
  await page.goto(origin);
  await page.evaluate((src) => (document.querySelector("iframe")!.src = src), `${link}&embed=1`);
  await expect.poll(() => envelopesOf(page, "ready")).toMatchObject([{ origin: hotel.url, data: { locale: "en" } }]);
  const html = page.frameLocator("iframe").locator("html");
  await page.evaluate((to) => {
    (frames as any).chat.postMessage({ guestChat: 1, type: "theme", data: { theme: "dark" } }, to);
  }, hotel.url);
  await expect(html).toHaveAttribute("data-theme", "dark");
  // Messages from the page's own frame are ignored; only the surrounding page may send them.
  await page.frame("chat")!.evaluate(() => postMessage({ guestChat: 1, type: "theme", data: { theme: "light" } }, "*"));
  await page.evaluate((to) => {
    (frames as any).chat.postMessage({ guestChat: 1, type: "insets", data: { top: 5 } }, to);
  }, hotel.url);
  await expect(html).toHaveAttribute("style", /--host-top: 5px/);
  await expect(html).toHaveAttribute("data-theme", "dark");
  close();
});

test("the button on a site counts unread messages and opens the chat in a frame", async ({ page, hotel }) => {
  const { origin, close } = await serveSite("<h1>Park</h1>");
  const link = await createGuest(hotel, origin);
  await page.goto(origin);
  await includeScript(page, hotel, { link, label: "Chat with reception" });
  const button = page.getByRole("button", { name: "Chat with reception" });
  await expect(button).toHaveAttribute("aria-expanded", "false");
  const frame = page.frameLocator("iframe");
  await expect(frame.locator("body[data-hydrated]")).toBeAttached();
  await sendAnswer(hotel, link, "Your taxi is here");
  await expect(page.getByRole("button", { name: "Chat with reception, 1 unread" })).toBeVisible();
  await page.getByRole("button", { name: /Chat with reception/ }).click();
  await expect(frame.getByText("Your taxi is here")).toBeVisible();
  await expect(page.getByRole("button", { name: "Chat with reception", exact: true })).toHaveAttribute("aria-expanded", "true");
  await frame.getByRole("textbox").fill("Thank you");
  await frame.getByRole("button", { name: "Send" }).click();
  await expect(frame.getByLabel("Sent", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Chat with reception" })).toBeFocused();
  close();
});

test("the button and the panel on a site use the language of the chat", async ({ page, hotel, allowConsole }) => {
  // Errors of messages to a frame that did not load.
  allowConsole(/postMessage|ERR_FAILED/);
  const { origin, close } = await serveSite("<h1>Park</h1>");
  const link = await createGuest(hotel, origin);
  const frames = page.frameLocator("iframe");
  // Without the chat's page, the script's own texts are used.
  await page.route("**/chat?**", (route) => route.abort());
  await page.goto(origin);
  await includeScript(page, hotel, { link, locale: "fi-FI" });
  await expect(page.getByRole("button", { name: "Keskustelu", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Keskustelu", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "Keskustelu" })).toBeVisible();
  await page.getByRole("button", { name: "Sulje", exact: true }).click();
  await page.unroute("**/chat?**");
  // The nearest language is found in the same way as by the server.
  for (const [tag, name] of [["zh-TW", "聊天"], ["nn", "Chat"], ["pt-BR", "Chat"], ["iw", "צ׳אט"], ["is", "Chat"], ["no language", "Chat"], ["ja", "チャット"]] as const) {
    await page.evaluate((tag) => (window as any).guestChatEmbed.locale(tag), tag);
    await expect(page.getByRole("button", { name, exact: true }), tag).toBeVisible();
  }
  await expect(frames.locator("html")).toHaveAttribute("lang", "ja");
  await expect(frames.locator("body[data-hydrated]")).toBeAttached();
  for (const unread of [1, 2]) {
    await sendAnswer(hotel, link, "タクシーが到着しました");
    await expect(page.getByRole("button", { name: `チャット, 未読${unread}件` })).toBeVisible();
  }
  await expect(page.locator("guest-chat-embed")).toHaveAttribute("lang", "ja");
  close();
});

test("texts that a site sets are kept, and all others follow the language of the site", async ({ page, hotel }) => {
  const { origin, close } = await serveSite("<h1>Park</h1>");
  const link = await createGuest(hotel, origin);
  await page.goto(origin);
  await page.evaluate(() => (document.documentElement.lang = "de-AT"));
  await includeScript(page, hotel, { link, label: "Rezeption", unread: "({count})" });
  const button = page.getByRole("button", { name: "Rezeption", exact: true });
  await expect(button).toBeVisible();
  await expect(page.frameLocator("iframe").locator("body[data-hydrated]")).toBeAttached();
  await sendAnswer(hotel, link, "Ihr Taxi ist da");
  await page.getByRole("button", { name: "Rezeption, (1)" }).click();
  await expect(page.getByRole("button", { name: "Schließen" })).toBeVisible();
  // With another language the frame loads again, and its page reports the language to the site.
  await page.evaluate(() => (window as any).guestChatEmbed.locale("fr"));
  await expect(page.getByRole("button", { name: "Fermer" })).toBeVisible();
  await expect(button).toBeVisible();
  // No messages are sent to a frame that is still loading: each would log an error on the site's
  // console.
  await page.evaluate(() => {
    const embed = (window as any).guestChatEmbed;
    embed.locale("de");
    embed.close();
    embed.open();
    embed.theme("dark");
  });
  await expect(page.getByRole("button", { name: "Schließen" })).toBeVisible();
  const inside = page.frameLocator("iframe").locator("html");
  await expect(inside).toHaveAttribute("data-theme", "dark");
  await expect(page.frameLocator("iframe").getByRole("textbox")).toBeFocused();
  close();
});

test("the title of a hidden page counts unread messages", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  await ChatPage.openLive(page, booking.link);
  await expect(page).toHaveTitle("Killarney Park");
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await hotel.answer(booking, "One");
  await hotel.answer(booking, "Two");
  await expect(page).toHaveTitle("(2) Killarney Park");
  await page.evaluate(() => {
    delete (document as any).visibilityState;
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect(page).toHaveTitle("Killarney Park");
});

test("a message plays a sound if the page was used and is hidden, and none if it is visible", async ({ page, hotel }) => {
  await page.addInitScript(() => {
    (window as any).tones = 0;
    const createOscillator = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () {
      (window as any).tones++;
      return createOscillator.call(this);
    };
  });
  const tones = () => page.evaluate(() => (window as any).tones as number);
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("Hello");
  await expect(chat.mark("Hello", "Sent")).toBeVisible();
  await hotel.answer(booking, "Seen at once");
  await expect(chat.lines("Seen at once")).toBeVisible();
  expect(await tones()).toBe(0);
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await hotel.answer(booking, "Your taxi is here");
  await expect.poll(tones).toBe(2);
});

test("an app receives an error if the page could not be hydrated", async ({ page, hotel, allowConsole }) => {
  allowConsole(/ERR_BLOCKED_BY_CLIENT|fetch|preload/i);
  await page.addInitScript(APPS["React Native"]!);
  const booking = await hotel.booking();
  await page.route("**/*.wasm", (route) => route.abort("blockedbyclient"));
  await page.goto(`${booking.link}&embed=1`);
  await expect.poll(() => envelopesOf(page, "error")).toHaveLength(1);
});

test("messages and replies add no entries to the browser's history", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  await page.goto("about:blank");
  const chat = await ChatPage.openLive(page, booking.link);
  const steps = () => page.evaluate(() => history.length);
  const before = await steps();
  await chat.write("Is breakfast included?");
  await expect(chat.mark("Is breakfast included?", "Sent")).toBeVisible();
  await chat.performAction("Is breakfast included?", "Reply");
  expect(await steps()).toBe(before);
  await page.goBack();
  expect(page.url()).toBe("about:blank");
});

test("the composer stays visible above an on-screen keyboard", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  // As in Safari on iOS: the window keeps its height, and the visible part becomes smaller.
  await page.evaluate(() => {
    Object.defineProperty(visualViewport, "height", { configurable: true, get: () => innerHeight - 300 });
    visualViewport?.dispatchEvent(new Event("resize"));
  });
  const height = await page.evaluate(() => innerHeight - 300);
  const foot = async () => {
    const box = await chat.composer.boundingBox();
    return (box?.y ?? Infinity) + (box?.height ?? 0);
  };
  await expect.poll(foot).toBeLessThanOrEqual(height);
  await page.evaluate(() => {
    delete (visualViewport as any).height;
    visualViewport?.dispatchEvent(new Event("resize"));
  });
  await expect.poll(foot).toBeGreaterThan(height);
});
