// Page object of the guest's page.
import { expect, type Locator, type Page } from "@playwright/test";
import { untilSubscribed } from "./hearing.ts";

export class ChatPage {
  readonly page: Page;
  readonly log: Locator;
  readonly composer: Locator;
  readonly send: Locator;
  /** Typing indicator of the hotel. */
  readonly typing: Locator;

  constructor(page: Page) {
    this.page = page;
    this.log = page.getByRole("log", { name: "Conversation" });
    this.composer = page.getByRole("textbox", { name: "Your message" });
    this.send = page.getByRole("button", { name: "Send", exact: true });
    this.typing = page.locator(".typing");
  }

  /** Opens a link and waits until the page is hydrated. */
  static async open(page: Page, link: string): Promise<ChatPage> {
    await page.goto(link);
    return ChatPage.#waitForHydration(page);
  }

  static async #waitForHydration(page: Page): Promise<ChatPage> {
    await expect(page.locator("body[data-hydrated]")).toBeAttached();
    return new ChatPage(page);
  }

  /** Opens a link and waits until the page is subscribed to its channel. */
  static async openLive(page: Page, link: string): Promise<ChatPage> {
    await untilSubscribed(page, 1, () => page.goto(link));
    return ChatPage.#waitForHydration(page);
  }

  /** Returns the lines that show exactly this text. */
  lines(text: string): Locator {
    return this.log.getByRole("listitem").filter({ has: this.page.locator(".text").getByText(text, { exact: true }) });
  }

  /** Returns the status of a message of the guest: `Sending`, `Sent` or `Read`. */
  mark(text: string, label: string): Locator {
    return this.lines(text).getByLabel(label, { exact: true });
  }

  /** Returns the number of unsent messages in the browser's storage, without drafts. */
  countUnsent(): Promise<number> {
    return this.page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("/outbox/")).length);
  }

  /** Performs an action of a message's menu. */
  async performAction(text: string, choice: "Reply" | "Edit" | "Delete"): Promise<void> {
    await this.lines(text).getByRole("button", { name: "Message actions" }).click();
    await this.lines(text).getByRole("button", { name: choice }).click();
  }

  /** Opens the menu of the page, if it is closed. */
  openMenu(): Promise<void> {
    return openDetails(this.page, ".menu");
  }

  /** Opens the information about the stay, if it is closed. */
  openFacts(): Promise<void> {
    return openDetails(this.page, ".facts");
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.send.click();
  }

  /** Returns the texts of all messages, from top to bottom. */
  texts(): Promise<string[]> {
    return this.log.locator(".text").allTextContents();
  }

  /** Scrolls the log to its beginning. */
  async scrollUp(): Promise<void> {
    await this.page.locator(".scroller").evaluate((scroller) => scroller.scrollTo(0, -scroller.scrollHeight));
  }
}

/** Opens a `<details>` of the header, if it is closed. */
export async function openDetails(page: Page, details: ".menu" | ".facts"): Promise<void> {
  if (!(await page.locator(`${details}[open]`).count())) await page.locator(`${details} summary`).click();
}
