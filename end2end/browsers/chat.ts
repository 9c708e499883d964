// Page object of the guest's page, in any browser.
import type { FaultProxy } from "../fault-proxy.ts";
import type { Driver } from "./driver.ts";
import { untilSubscribed } from "./subscriptions.ts";
import { Query } from "./query.ts";

export class Chat {
  readonly tab: Driver;
  readonly page: Query;
  readonly log: Query;
  readonly composer: Query;
  readonly send: Query;
  /** State of the connection. */
  readonly banner: Query;
  /** Texts of all messages. */
  readonly texts: Query;

  constructor(tab: Driver) {
    this.tab = tab;
    this.page = new Query(tab);
    this.log = this.page.role("log", "Conversation");
    this.composer = this.page.role("textbox", "Your message");
    this.send = this.page.role("button", "Send");
    this.banner = this.page.css(".banner.shown");
    this.texts = this.log.css(".text");
  }

  /** Opens a link and waits until the page is subscribed to its channel. */
  static async open(tab: Driver, network: FaultProxy, link: string): Promise<Chat> {
    const chat = new Chat(tab);
    await untilSubscribed(network, 1, () => tab.goto(link));
    await chat.waitForHydration();
    return chat;
  }

  /** Waits until the page's script runs. */
  waitForHydration(): Promise<void> {
    return this.page.css("body[data-hydrated]").waitUntilVisible();
  }

  /** Returns the lines that show exactly this text. */
  lines(text: string): Query {
    return this.log.role("listitem").having(this.page.css(".text").text(text));
  }

  /** Returns the status of a message of the guest: `Sending`, `Sent` or `Read`. */
  mark(text: string, label: string): Query {
    return this.lines(text).label(label);
  }

  async write(text: string): Promise<void> {
    await this.composer.write(text);
    await this.send.click();
  }

  /** Performs an action of a message's menu. */
  async performAction(text: string, choice: "Reply" | "Edit" | "Delete"): Promise<void> {
    await this.lines(text).role("button", "Message actions").click();
    await this.lines(text).role("button", choice).click();
  }
}
