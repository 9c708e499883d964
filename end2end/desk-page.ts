// Page object of the desk.
import { expect, type Locator, type Page } from "@playwright/test";
import { untilSubscribed } from "./hearing.ts";
import type { Hotel, Member } from "./hotel.ts";

/** Maximum number of conversations on a page of the list. */
const LISTED = 50;

export class DeskPage {
  readonly page: Page;
  readonly list: Locator;
  readonly conversation: Locator;
  readonly composer: Locator;
  /** Typing indicator of the guest. */
  readonly typing: Locator;
  /** The canned replies that are offered. */
  readonly replies: Locator;

  constructor(page: Page) {
    this.page = page;
    this.list = page.getByRole("navigation", { name: "Conversations" });
    this.conversation = page.locator(".pane");
    this.composer = page.getByRole("textbox", { name: "Your answer" });
    this.typing = page.locator(".typing");
    this.replies = page.getByRole("listbox", { name: "Saved replies" }).getByRole("option");
  }

  /** Signs a member of staff in at the hotel's desk. */
  static async signIn(page: Page, hotel: Pick<Hotel, "url" | "slug">, member: Member): Promise<DeskPage> {
    // The list of all open conversations, not only of those that need an answer.
    await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}?filter=open`);
    await page.getByLabel("E-mail").fill(member.email);
    await page.getByLabel("Password").fill(member.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    const desk = new DeskPage(page);
    await expect(desk.list).toBeVisible();
    return desk;
  }

  /** Waits until the page is hydrated. */
  async waitForHydration(): Promise<void> {
    await expect(this.page.locator("body[data-hydrated]")).toBeAttached();
  }

  /** Loads the page again and waits until it is subscribed to the hotel's channel. */
  async reloadSubscribed(): Promise<void> {
    await this.#reloadSubscribed(1);
  }

  async #reloadSubscribed(channels: number): Promise<void> {
    await untilSubscribed(this.page, channels, () => this.page.reload());
    await this.waitForHydration();
  }

  /** Returns a guest's name in the list. */
  guest(name: string): Locator {
    return this.list.locator(".conversations .guest").getByText(name, { exact: true });
  }

  /** Returns a guest's line in the list. */
  line(name: string): Locator {
    return this.list.getByRole("listitem").filter({ hasText: name });
  }

  /** Opens the menu of the list. */
  async openMenu(): Promise<void> {
    await this.page.locator(".list-menu:not([open]) summary").click();
  }

  /** Follows a link of the menu of the list. */
  async follow(link: string): Promise<void> {
    await this.openMenu();
    await this.list.locator(".list-menu").getByRole("link", { name: link, exact: true }).click();
  }

  /** Searches for a text, and waits for the result. */
  async search(text: string): Promise<void> {
    const field = this.page.getByRole("searchbox", { name: "Search conversations" });
    await field.fill(text);
    // The page may move the focus while it is hydrated.
    await field.press("Enter");
    await this.page.waitForURL((url) => url.searchParams.get("q") === text);
  }

  async open(guest: string): Promise<void> {
    const back = this.page.getByRole("link", { name: "All conversations" });
    if (await back.isVisible()) await back.click();
    const link = this.list.getByRole("link", { name: guest });
    // Tests share a hotel, and the list shows only the first conversations.
    if (!(await link.isVisible()) && (await this.list.locator(".conversations .guest").count()) >= LISTED) {
      await this.search(guest);
    }
    await link.click();
    await expect(this.page.getByRole("main").getByRole("heading", { name: guest })).toBeVisible();
  }

  /** Opens a conversation and waits until the page is subscribed to its channel. */
  async openLive(guest: string): Promise<void> {
    await this.open(guest);
    // The hotel's channel and the conversation's.
    await this.#reloadSubscribed(2);
  }

  /** Shows the actions of the open conversation; on a small screen they are in a menu. */
  async showActions(): Promise<void> {
    const menu = this.page.locator(".more-actions:not([open]) summary");
    if (await menu.isVisible()) await menu.click();
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.page.getByRole("button", { name: "Send", exact: true }).click();
  }

  async answer(text: string): Promise<void> {
    await this.write(text);
    await expect(this.text(text)).toBeVisible();
  }

  /** Returns the text of a message. */
  text(text: string): Locator {
    return this.conversation.locator(".text").getByText(text, { exact: true });
  }

  /** Returns the lines that show exactly this text. */
  lines(text: string): Locator {
    return this.conversation.getByRole("log").getByRole("listitem").filter({ has: this.page.locator(".text").getByText(text, { exact: true }) });
  }

  /** Returns the status of a message of the user: `Sending`, `Sent` or `Read`. */
  mark(text: string, label: string): Locator {
    return this.lines(text).getByLabel(label, { exact: true });
  }

  /** Performs an action of a message's menu. */
  async performAction(text: string, choice: "Reply" | "Edit" | "Delete"): Promise<void> {
    await this.lines(text).getByRole("button", { name: "Message actions" }).click();
    await this.lines(text).getByRole("button", { name: choice }).click();
  }
}
