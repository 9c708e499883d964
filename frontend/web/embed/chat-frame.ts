// The frame that contains the guest's page, and its messages.
import { createEnvelope, type Envelope, type EnvelopeData, readEnvelope } from "../common/envelope.ts";
import { createElement } from "./elements.ts";

/**
 * Name of the frame that makes its page count as hidden until told otherwise. The page can read it
 * before any message arrives.
 */
const NAME = "guest-chat-closed";
/**
 * Delays after each load of the frame: its page may start to listen late, and may learn only from a
 * message by which origin it is framed.
 */
const REPORT_DELAYS_MS = [0, 1000, 4000, 15000];

/** Returns the message of an event if it comes from that window with that origin. */
export function readFrameMessage(
  { source, origin, data }: MessageEvent,
  frame: MessageEventSource | null,
  frameOrigin: string,
): Envelope | undefined {
  return source && source === frame && origin === frameOrigin ? readEnvelope(data) : undefined;
}

export class ChatFrame {
  readonly element: HTMLIFrameElement;
  /** The page has sent `ready`. */
  isReady = false;
  readonly #origin: string;
  #isLoaded = false;

  /** `onLoad` is called several times after each load of the frame. */
  constructor(link: URL, locale: string, onLoad: () => void) {
    const address = new URL(link);
    address.searchParams.set("embed", "1");
    if (locale) address.searchParams.set("lang", locale);
    this.#origin = address.origin;
    // The site's policy may suppress the referrer; the page needs its origin to exchange messages.
    const attributes = { name: NAME, allow: "clipboard-write", referrerpolicy: "origin", src: address.href };
    this.element = createElement("iframe", attributes);
    this.element.addEventListener("load", () => {
      this.#isLoaded = true;
      for (const delay_ms of REPORT_DELAYS_MS) setTimeout(onLoad, delay_ms);
    });
  }

  send(type: string, data?: EnvelopeData): void {
    // Before it has loaded a page, the frame has the site's own origin.
    const isThere = this.#isLoaded || this.isReady;
    if (isThere) this.element.contentWindow?.postMessage(createEnvelope(type, data), this.#origin);
  }

  /** Returns the message in an event, if it comes from this frame. */
  read(event: MessageEvent): Envelope | undefined {
    return readFrameMessage(event, this.element.contentWindow, this.#origin);
  }
}
