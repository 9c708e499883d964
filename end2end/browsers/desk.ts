// Page object of the desk, in any browser.
import type { FaultProxy } from "../fault-proxy.ts";
import type { Member } from "../hotel.ts";
import type { Driver } from "./driver.ts";
import { untilSubscribed } from "./subscriptions.ts";
import { Query } from "./query.ts";

export class Desk {
  readonly tab: Driver;
  readonly page: Query;
  readonly list: Query;
  readonly pane: Query;
  readonly composer: Query;

  private constructor(tab: Driver) {
    this.tab = tab;
    this.page = new Query(tab);
    this.list = this.page.role("navigation", "Conversations");
    this.pane = this.page.css(".pane");
    this.composer = this.page.role("textbox", "Your answer");
  }

  /** Signs a member of staff in at the desk, and waits until the list is subscribed to its channel. */
  static async signIn(tab: Driver, network: FaultProxy, slug: string, member: Member): Promise<Desk> {
    const desk = new Desk(tab);
    await tab.goto(`${network.url}/desk/hotel/${slug}?filter=open`);
    await desk.page.label("E-mail").write(member.email);
    await desk.page.label("Password").write(member.password);
    await untilSubscribed(network, 1, () => desk.page.role("button", "Sign in").click());
    await desk.list.waitUntilVisible();
    return desk;
  }

  /** Returns a guest's line in the list. */
  line(guest: string): Query {
    return this.list.role("listitem").containing(guest);
  }

  /** Opens a guest's conversation, and waits until it is subscribed to its channel. */
  async open(network: FaultProxy, guest: string): Promise<void> {
    await untilSubscribed(network, 1, () => this.line(guest).role("link").click());
    await this.page.role("main").role("heading", guest).waitUntilVisible();
  }

  /** Returns the text of a message. */
  text(text: string): Query {
    return this.pane.css(".text").text(text);
  }

  async answer(text: string): Promise<void> {
    await this.composer.write(text);
    await this.page.role("button", "Send").click();
  }
}
