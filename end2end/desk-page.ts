// The desk as a member of staff sees it.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Hotel, Member } from "./hotel.ts";

export class DeskPage {
  readonly page: Page;
  readonly list: Locator;
  readonly conversation: Locator;
  readonly composer: Locator;

  constructor(page: Page) {
    this.page = page;
    this.list = page.getByRole("navigation", { name: "Conversations" });
    this.conversation = page.getByRole("main");
    this.composer = page.getByRole("textbox", { name: "Your answer" });
  }

  /** Signs somebody in at their hotel's desk. */
  static async signIn(page: Page, hotel: Hotel, member: Member): Promise<DeskPage> {
    await page.goto(`${hotel.url}/desk/hotel/${hotel.slug}`);
    await page.getByLabel("E-mail").fill(member.email);
    await page.getByLabel("Password").fill(member.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    const desk = new DeskPage(page);
    await expect(desk.list).toBeVisible();
    return desk;
  }

  /** A guest's line in the list. */
  guest(name: string): Locator {
    return this.list.locator(".conversations .guest").getByText(name, { exact: true });
  }

  /** Looks for a text, and waits for the answer. */
  async search(text: string): Promise<void> {
    await this.page.getByRole("searchbox", { name: "Search conversations" }).fill(text);
    await this.page.keyboard.press("Enter");
    await this.page.waitForURL((url) => url.searchParams.get("q") === text);
  }

  async open(guest: string): Promise<void> {
    await this.list.getByRole("link", { name: guest }).click();
    await expect(this.page.getByRole("heading", { name: guest })).toBeVisible();
  }

  async answer(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(this.conversation.getByText(text, { exact: true })).toBeVisible();
  }
}
