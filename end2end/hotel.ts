// A hotel on a server of its own, with the actions of its staff and its systems.
import { randomUUID } from "node:crypto";
import { Server } from "../scripts/server.mjs";

/** Fields of a booking. Dates have the form `2026-11-22`; instants are `now`, or empty for none. */
export type BookingFields = {
  guestName: string;
  room?: string;
  checkIn?: string;
  checkOut?: string;
  checkedInAt?: string;
  checkedOutAt?: string;
  cancelled?: boolean;
};

export type Booking = {
  id: string;
  fields: BookingFields;
  /** The guest's link to the chat page. */
  link: string;
  /** The token in that link. */
  token: string;
};

/** A member of staff who can sign in at the desk. */
export type Member = { name: string; email: string; password: string };

/** Fields of a guest who may chat. */
const CHECKED_IN: BookingFields = { guestName: "Ada Byrne", room: "101", checkedInAt: "now" };

export class Hotel {
  readonly slug = "killarney";
  readonly name = "Killarney Park";
  readonly server: Server;
  readonly apiKey: string;

  private constructor(server: Server, apiKey: string) {
    this.server = server;
    this.apiKey = apiKey;
  }

  static async open(settings: Record<string, string> = {}): Promise<Hotel> {
    const server = await Server.create(settings);
    try {
      await server.cli("hotel", "put", "killarney", "--name", "Killarney Park", "--timezone", "Europe/Dublin");
      return new Hotel(server, await server.cli("api-key", "new", "killarney"));
    } catch (error) {
      await server.remove();
      throw error;
    }
  }

  get url(): string {
    return this.server.url;
  }

  /** Creates a booking; its guest has checked in, unless `fields` changes that. */
  async booking(fields: Partial<BookingFields> & { id?: string } = {}): Promise<Booking> {
    const { id = `BK-${randomUUID().slice(0, 8)}`, ...others } = fields;
    const booking = { id, fields: { ...CHECKED_IN, ...others } };
    await this.#put(booking.id, booking.fields);
    const { url: link, token } = await this.#call("POST", `/api/hotel/${this.slug}/bookings/${id}/links`, this.apiKey);
    return { ...booking, link, token };
  }

  /** Changes a booking, for example its room or its check-out. */
  async change(booking: Booking, fields: Partial<BookingFields>): Promise<void> {
    booking.fields = { ...booking.fields, ...fields };
    await this.#put(booking.id, booking.fields);
  }

  #put(id: string, fields: BookingFields): Promise<unknown> {
    const instant = (value?: string) => (value === "now" ? new Date().toISOString() : value || null);
    return this.#call("PUT", `/api/hotel/${this.slug}/bookings/${id}`, this.apiKey, {
      guest_name: fields.guestName,
      room: fields.room || null,
      check_in: fields.checkIn ?? null,
      check_out: fields.checkOut ?? null,
      checked_in_at: instant(fields.checkedInAt),
      checked_out_at: instant(fields.checkedOutAt),
      cancelled: fields.cancelled ?? false,
    });
  }

  /** Calls the guest's API with the guest's token. An example of `path` is `/messages?limit=1`. */
  guest<T = any>(booking: Booking, method: string, path: string, body?: object): Promise<T> {
    return this.#call(method, `/api/guest/hotel/${this.slug}/chat${path}`, booking.token, body);
  }

  /** Calls the API for staff with the hotel's key. An example of `path` is `/conversations`. */
  staff<T = any>(method: string, path: string, body?: object): Promise<T> {
    return this.#call(method, `/api/staff/hotel/${this.slug}${path}`, this.apiKey, body);
  }

  /** Creates a member of staff who can sign in at the desk. */
  async createMember(name: string, role = "Reception", access: "agent" | "manager" = "agent"): Promise<Member> {
    const member = { name, email: `${name.toLowerCase()}-${randomUUID().slice(0, 8)}@hotel.example`, password: randomUUID() };
    const options = ["--name", name, "--role", role, "--access", access];
    await this.server.cliWithInput(member.password, "staff", "put", this.slug, member.email, ...options);
    return member;
  }

  /** Stores a canned reply. */
  putCannedReply(shortcut: string, text: string): Promise<unknown> {
    return this.staff("PUT", `/canned-replies/${shortcut}`, { text });
  }

  async conversationId(booking: Booking): Promise<number> {
    return (await this.guest(booking, "GET", "/context")).conversation_id;
  }

  /** Sends a message of a member of staff to the guest; returns the message. */
  async answer(to: Booking | number, text: string, more: object = {}): Promise<any> {
    const conversation = typeof to === "number" ? to : await this.conversationId(to);
    const body = { message: text, sender_name: "Maeve", sender_role: "Reception", ...more };
    return (await this.staff("POST", `/conversations/${conversation}/messages`, body)).message;
  }

  /** Assigns a guest's conversation to a member of staff. */
  async assign(to: Booking, member: Member): Promise<void> {
    const { staff } = await this.staff("GET", "/staff");
    const { staff_id } = staff.find((entry: { name: string }) => entry.name === member.name);
    await this.staff("POST", `/conversations/${await this.conversationId(to)}/assign`, { staff_id });
  }

  /** Moves the read marker of the staff to the newest message. */
  async markReadByStaff(booking: Booking): Promise<void> {
    const newest = (await this.messages(booking)).at(-1);
    await this.staff("POST", `/conversations/${await this.conversationId(booking)}/read`, { up_to: newest.id });
  }

  /** Returns all messages of a booking's conversation, oldest first. */
  async messages(booking: Booking): Promise<any[]> {
    const all: any[] = [];
    for (let before = ""; ; before = `&before=${all[0].id}`) {
      const page = await this.guest(booking, "GET", `/messages?limit=100${before}`);
      all.unshift(...page.messages);
      if (!page.has_more) return all;
    }
  }

  /**
   * Stops the server, as for an update; `start` starts it again with the same data. A page that is
   * open meanwhile logs errors: `allowConsole(/ERR_CONNECTION_REFUSED/)`.
   */
  stop(): Promise<void> {
    return this.server.stop();
  }

  start(): Promise<void> {
    return this.server.start();
  }

  /** Stops the server and removes its data. */
  close(): Promise<void> {
    return this.server.remove();
  }

  async #call<T = any>(method: string, path: string, secret: string, body?: object): Promise<T> {
    const headers: Record<string, string> = { authorization: `Bearer ${secret}` };
    if (body) headers["content-type"] = "application/json";
    const answer = await fetch(this.url + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}
