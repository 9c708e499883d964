// Tests of the accessibility tree: names, roles, states and announcements.
import type { JSHandle, Page } from "@playwright/test";
import { COMPLETE_CHROMIUM } from "../browsers/chromium.ts";
import { expect, test } from "../fixtures.ts";
import { ChatPage, openDetails } from "../chat-page.ts";
import { contrast } from "../contrast.ts";
import { DeskPage } from "../desk-page.ts";
import { newName, newShortcut } from "../names.ts";
import { Tray, holdUploads, pdf } from "../tray.ts";

// The pages offer notifications.
test.use(COMPLETE_CHROMIUM);

const MESSAGES = "**/chat/messages";

const opener = (chat: ChatPage, text: string) => chat.lines(text).getByRole("button", { name: "Message actions" });

type Announcements = { added: string[]; removed: string[] };

/** Records the nodes that are added to the live region and removed from it, while it is live. */
function recordAnnouncements(chat: ChatPage): Promise<JSHandle<Announcements>> {
  return chat.log.evaluateHandle((log) => {
    const announcements: { added: string[]; removed: string[] } = { added: [], removed: [] };
    const texts = (nodes: Iterable<Node>) =>
      [...nodes].map((node) => (node instanceof Element ? (node.querySelector(".text") ?? node) : node).textContent ?? "");
    new MutationObserver((records) => {
      for (const { target, addedNodes, removedNodes } of records) {
        // As a screen reader decides: the nearest ancestor with `aria-live`.
        const live = (target instanceof Element ? target : target.parentElement)?.closest("[aria-live]");
        if (live?.getAttribute("aria-live") === "off") continue;
        announcements.added.push(...texts(addedNodes).filter(Boolean));
        // The buttons of a message that waits are hidden at first.
        const removed = [...removedNodes].filter((node) => !(node instanceof Element && node.matches(".waiting")));
        announcements.removed.push(...texts(removed).filter(Boolean));
      }
    }).observe(log, { childList: true, subtree: true });
    return announcements;
  });
}

/**
 * Returns the elements to which the accessibility tree relates a text field, as role and name;
 * `undefined` if there is none.
 */
async function relatedElements(page: Page, field: string): Promise<{ controls: string | undefined; active: string | undefined }> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const textbox = nodes.find(({ role, name }) => role?.value === "textbox" && name?.value === field);
  const target = (property: string) => {
    const [related] = textbox?.properties?.find(({ name }) => name === property)?.value.relatedNodes ?? [];
    const node = related && nodes.find(({ backendDOMNodeId }) => backendDOMNodeId === related.backendDOMNodeId);
    return node && `${node.role?.value} ${node.name?.value}`;
  };
  return { controls: target("controls"), active: target("activedescendant") };
}

test("an empty conversation has a heading, a greeting and a message field", async ({ page, hotel }) => {
  const chat = await ChatPage.openLive(page, (await hotel.booking()).link);
  await expect(page).toHaveTitle(/Killarney Park/);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - /children: equal
      - heading "Killarney Park" [level=1]
      - paragraph: Reception · Room 101
      - group
      - status
      - paragraph: Hello, Ada Byrne! Welcome to Killarney Park. How can we help you?
      - log "Conversation"
      - button "Add photos or files"
      - text: Your message
      - textbox "Your message"
      - button "Send"
  `);
  await expect(chat.log).toHaveAttribute("aria-live", "polite");
  await expect(page.locator(".menu summary")).toHaveAccessibleName("Menu");
});

test("each message has its author, its time and its status in the accessibility tree", async ({ page, hotel }) => {
  const booking = await hotel.booking();
  const chat = await ChatPage.openLive(page, booking.link);
  await chat.write("Is the pool open?");
  await expect(chat.mark("Is the pool open?", "Sent")).toBeVisible();
  const [first] = await hotel.messages(booking);
  await hotel.answer(booking, "Until ten tonight.", { reply_to: first.id });
  await expect(chat.lines("Until ten tonight.")).toBeVisible();
  // The hotel has answered, so it has read the message before.
  await expect(chat.log).toMatchAriaSnapshot(`
    - log "Conversation":
      - list:
        - /children: equal
        - listitem: Today
        - listitem:
          - text: "You said:"
          - paragraph: Is the pool open?
          - paragraph:
            - time: /\\d\\d:\\d\\d/
            - img "Read"
          - button "Message actions"
        - listitem:
          - paragraph: Maeve Reception
          - link "Ada Byrne Is the pool open?"
          - paragraph: Until ten tonight.
          - paragraph:
            - time: /\\d\\d:\\d\\d/
          - button "Message actions"
  `);
});

test("an open menu has the state expanded, and the quoted message describes the composer", async ({ page, hotel }) => {
  const chat = await ChatPage.openLive(page, (await hotel.booking()).link);
  await chat.write("Hello");
  await expect(chat.mark("Hello", "Sent")).toBeVisible();
  await expect(opener(chat, "Hello")).toHaveAttribute("aria-expanded", "false");
  await opener(chat, "Hello").click();
  await expect(chat.lines("Hello")).toMatchAriaSnapshot(`
    - listitem:
      - button "Message actions" [expanded]
      - paragraph:
        - /children: equal
        - button "Reply"
        - button "Copy text"
        - button "Edit"
        - button "Delete"
        - button "Cancel"
  `);
  await expect(opener(chat, "Hello")).toHaveAccessibleDescription("Hello");
  await expect(chat.composer).toHaveAccessibleDescription("");
  await chat.lines("Hello").getByRole("button", { name: "Reply" }).click();
  await expect(opener(chat, "Hello")).toHaveAttribute("aria-expanded", "false");
  await expect(chat.composer).toBeFocused();
  await expect(chat.composer).toHaveAccessibleDescription("Reply to Ada Byrne Hello");
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - paragraph:
        - text: Reply to Ada Byrne Hello
        - button "Cancel"
      - textbox "Your message"
  `);
});

test("a missing network is shown in the element with the role status", async ({ page, hotel, context, allowConsole }) => {
  allowConsole(/ERR_INTERNET_DISCONNECTED|WebSocket/);
  const chat = await ChatPage.openLive(page, (await hotel.booking()).link);
  // The element exists before it has a text: some screen readers do not announce a new one.
  await expect(page.getByRole("status")).toBeEmpty();
  await context.setOffline(true);
  const banner = `- status: You are offline. Your messages will be sent as soon as you are back.`;
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`\n- main:\n  ${banner}\n`);
  await chat.write("Coming");
  await expect(chat.lines("Coming")).toMatchAriaSnapshot(`
    - listitem:
      - text: "You said:"
      - paragraph: Coming
      - paragraph:
        - img "Sending"
  `);
  await context.setOffline(false);
  await expect(chat.mark("Coming", "Sent")).toBeVisible();
  await expect(page.getByRole("status")).toBeEmpty();
});

test("a closed chat shows the reason and has no composer", async ({ page, hotel }) => {
  const booking = await hotel.booking({ checkedOutAt: "now" });
  await hotel.answer(booking, "Safe travels");
  await ChatPage.openLive(page, booking.link);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - /children: equal
      - heading "Killarney Park" [level=1]
      - paragraph: Maeve · Reception · Room 101
      - group
      - status
      - log "Conversation"
      - paragraph: You have checked out, so this chat is closed. Thank you for staying with us.
  `);
});

test("a refused message shows an alert with the reason and buttons to send, edit or discard it", async ({ page, hotel, allowConsole }) => {
  allowConsole(/400/);
  const chat = await ChatPage.openLive(page, (await hotel.booking()).link);
  // The server itself refuses the message, which is changed on its way.
  await page.route(MESSAGES, (route) => route.continue({ postData: { ...route.request().postDataJSON(), message: "" } }));
  await chat.write("Hm");
  await expect(chat.lines("Hm")).toMatchAriaSnapshot(`
    - listitem:
      - text: "You said:"
      - paragraph: Hm
      - alert: Not sent. A message needs a text.
      - paragraph:
        - /children: equal
        - button "Send again"
        - button "Edit"
        - button "Discard"
  `);
});

test("the list of languages shows each name in its own language and marks the current one", async ({ page, hotel }) => {
  await page.goto((await hotel.booking()).link);
  await openDetails(page, ".menu");
  await page.getByRole("link", { name: "Language" }).click();
  await expect(page).toHaveTitle("Language");
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Language" [level=1]
      - list:
        - listitem:
          - link "Deutsch"
        - listitem:
          - link "Gaeilge"
        - listitem:
          - link "日本語"
      - paragraph:
        - link "Back to the chat"
  `);
  await expect(page.getByRole("link", { name: "English" })).toHaveAttribute("aria-current", "true");
  await expect(page.getByRole("link", { name: "日本語" })).toHaveAttribute("lang", "ja");
  await expect(page.getByRole("link", { name: "العربية" })).toHaveAttribute("dir", "rtl");
});

test("the page of an invalid link has a heading and an explanation", async ({ page, hotel, allowConsole }) => {
  allowConsole(/401/);
  await page.goto(`${hotel.url}/guest/hotel/${hotel.slug}/chat?token=nonsense`);
  await expect(page).toHaveTitle("This chat link is not valid");
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - /children: equal
      - heading "This chat link is not valid" [level=1]
      - paragraph: /ask reception for a new one/
  `);
});

test.describe("the live region announces", () => {
  test("a message of the hotel once", async ({ page, hotel }) => {
    const booking = await hotel.booking();
    await hotel.answer(booking, "Good evening");
    const chat = await ChatPage.openLive(page, booking.link);
    const announcements = await recordAnnouncements(chat);
    const { id } = await hotel.answer(booking, "Your table is ready");
    await expect(chat.lines("Your table is ready")).toBeVisible();
    await expect.poll(async () => (await hotel.guest(booking, "GET", "/messages")).read.guest.up_to).toBe(id);
    // The page has received all earlier events by now, including its own read marker.
    await hotel.answer(booking, "At the window");
    await expect(chat.lines("At the window")).toBeVisible();
    expect(await announcements.jsonValue()).toEqual({ added: ["Your table is ready", "At the window"], removed: [] });
  });

  test("a message of the guest once", async ({ page, hotel }) => {
    const booking = await hotel.booking();
    await hotel.answer(booking, "Good evening");
    const chat = await ChatPage.openLive(page, booking.link);
    const announcements = await recordAnnouncements(chat);
    await chat.write("Is the pool open?");
    await expect(chat.mark("Is the pool open?", "Sent")).toBeVisible();
    expect(await announcements.jsonValue()).toEqual({ added: ["Is the pool open?"], removed: [] });
  });

  test("no message again when the hotel reads it", async ({ page, hotel }) => {
    const booking = await hotel.booking();
    const chat = await ChatPage.openLive(page, booking.link);
    for (const text of ["one", "two", "three"]) {
      await chat.write(text);
      await expect(chat.mark(text, "Sent")).toBeVisible();
    }
    const announcements = await recordAnnouncements(chat);
    await hotel.markReadByStaff(booking);
    for (const text of ["one", "two", "three"]) await expect(chat.mark(text, "Read")).toBeVisible();
    const { added } = await announcements.jsonValue();
    expect(added.filter((text) => ["one", "two", "three"].includes(text))).toEqual([]);
  });

  test("a new message, but no older messages that are fetched", async ({ page, hotel }) => {
    const booking = await hotel.booking();
    const conversation = await hotel.conversationId(booking);
    for (let number = 1; number <= 60; number++) await hotel.answer(conversation, `Message ${number}`);
    const chat = await ChatPage.openLive(page, booking.link);
    const announcements = await recordAnnouncements(chat);
    await chat.scrollUp();
    await expect(chat.lines("Message 1")).toBeAttached();
    await expect(chat.log).toHaveAttribute("aria-live", "polite");
    await hotel.answer(conversation, "Your table is ready");
    await expect(chat.lines("Your table is ready")).toBeVisible();
    expect(await announcements.jsonValue()).toEqual({ added: ["Your table is ready"], removed: [] });
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the border of the composer has enough contrast (${colorScheme})`, async ({ page, hotel }) => {
    await page.emulateMedia({ colorScheme });
    const chat = await ChatPage.openLive(page, (await hotel.booking()).link);
    const { edge, inside, outside } = await chat.composer.evaluate((field) => {
      const behind = (element: Element | null): string => {
        const color = element ? getComputedStyle(element).backgroundColor : "rgb(255, 255, 255)";
        return color === "rgba(0, 0, 0, 0)" ? behind(element?.parentElement ?? null) : color;
      };
      return { edge: getComputedStyle(field).borderTopColor, inside: behind(field), outside: behind(field.parentElement) };
    });
    expect(contrast(edge, inside)).toBeGreaterThanOrEqual(3);
    expect(contrast(edge, outside)).toBeGreaterThanOrEqual(3);
  });
}

test("the progress bar of an upload has the name of the file", async ({ page, hotel }) => {
  await ChatPage.openLive(page, (await hotel.booking()).link);
  const tray = new Tray(page);
  const uploads = await holdUploads(page);
  await tray.choose([pdf("passport.pdf")]);
  await uploads.waitForStart();
  const bar = page.getByRole("progressbar", { name: "passport.pdf" });
  await expect(bar).toHaveAttribute("aria-valuenow", /^\d+$/);
  await uploads.release();
  await expect(tray.uploadedItems).toHaveCount(1);
  await expect(bar).toHaveCount(0);
});

test("the composer of the desk refers to the list of saved replies and to the selected reply", async ({ page, hotel }) => {
  const guestName = newName("Ada");
  await hotel.booking({ guestName });
  const start = newShortcut("aria");
  await hotel.putCannedReply(`${start}-early`, "Breakfast is from seven.");
  await hotel.putCannedReply(`${start}-late`, "Breakfast is until eleven.");
  const desk = await DeskPage.signIn(page, hotel, await hotel.createMember("Maeve"));
  await desk.open(guestName);
  await desk.waitForHydration();
  const composer = () => relatedElements(page, "Your answer");
  const [early, late] = [`option /${start}-early Breakfast is from seven.`, `option /${start}-late Breakfast is until eleven.`];
  expect(await composer()).toEqual({ controls: undefined, active: undefined });
  await desk.composer.pressSequentially(`/${start}`);
  await expect.poll(composer).toEqual({ controls: "listbox Saved replies", active: early });
  await desk.composer.press("ArrowDown");
  await expect.poll(composer).toEqual({ controls: "listbox Saved replies", active: late });
  await expect(page.getByRole("listbox", { name: "Saved replies" })).toMatchAriaSnapshot(`
    - listbox "Saved replies":
      - /children: equal
      - option /early/
      - option /late/ [selected]
  `);
  await desk.composer.pressSequentially("-early");
  await expect.poll(composer).toEqual({ controls: "listbox Saved replies", active: early });
  await desk.composer.press("Escape");
  await expect.poll(composer).toEqual({ controls: undefined, active: undefined });
  await desk.composer.fill(`/${start}-late`);
  await expect.poll(composer).toEqual({ controls: "listbox Saved replies", active: late });
  await desk.composer.press("Enter");
  await expect(desk.composer).toHaveValue("Breakfast is until eleven.");
  await expect.poll(composer).toEqual({ controls: undefined, active: undefined });
});
