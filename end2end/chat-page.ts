// The guest's page as its guest sees it.
import { expect, type Locator, type Page } from "@playwright/test";
import { untilSubscribed } from "./hearing.ts";

export class ChatPage {
  readonly page: Page;
  readonly log: Locator;
  readonly composer: Locator;
  readonly send: Locator;
  /** Three dots while the hotel types. */
  readonly typing: Locator;

  constructor(page: Page) {
    this.page = page;
    this.log = page.getByRole("log", { name: "Conversation" });
    this.composer = page.getByRole("textbox", { name: "Your message" });
    this.send = page.getByRole("button", { name: "Send", exact: true });
    this.typing = page.locator(".typing");
  }

  /** Opens a link and waits until the page is alive. */
  static async open(page: Page, link: string): Promise<ChatPage> {
    await page.goto(link);
    return ChatPage.#alive(page);
  }

  static async #alive(page: Page): Promise<ChatPage> {
    await expect(page.locator("body[data-hydrated]")).toBeAttached();
    return new ChatPage(page);
  }

  /** Opens a link and waits until the page hears the hotel. */
  static async openLive(page: Page, link: string): Promise<ChatPage> {
    await untilSubscribed(page, 1, () => page.goto(link));
    return ChatPage.#alive(page);
  }

  /** The lines that show exactly this text. */
  lines(text: string): Locator {
    return this.log.getByRole("listitem").filter({ has: this.page.locator(".text").getByText(text, { exact: true }) });
  }

  /** What stands at the foot of a message of the guest's: `Sending`, `Sent` or `Read`. */
  mark(text: string, label: string): Locator {
    return this.lines(text).getByLabel(label, { exact: true });
  }

  /** How many unsent messages stand in the browser's storage; drafts are not counted. */
  stored(): Promise<number> {
    return this.page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("/outbox/")).length);
  }

  /** Does what stands in a message's own menu. */
  async act(text: string, choice: "Reply" | "Edit" | "Delete"): Promise<void> {
    await this.lines(text).getByRole("button", { name: "Message actions" }).click();
    await this.lines(text).getByRole("button", { name: choice }).click();
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.send.click();
  }

  /** The texts of all messages, from top to bottom. */
  texts(): Promise<string[]> {
    return this.log.locator(".text").allTextContents();
  }

  /** Moves the log to its beginning, as a thumb would. */
  async scrollUp(): Promise<void> {
    await this.page.locator(".scroller").evaluate((scroller) => scroller.scrollTo(0, -scroller.scrollHeight));
  }
}
