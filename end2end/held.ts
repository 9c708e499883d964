// Callbacks of a page that are held back until the test releases them. Must be called before the
// page is opened.
import type { Page } from "@playwright/test";

export type Held = {
  hold: () => Promise<void>;
  /** Returns the number of callbacks that are held back. */
  waiting: () => Promise<number>;
  letGo: () => Promise<void>;
};

declare global {
  interface Window {
    held: Record<"frames" | "socket", (() => void)[] | undefined>;
  }
}

/**
 * Holds back frames, as in a hidden tab: all callbacks that run in a frame before it is painted.
 */
export function heldFrames(page: Page): Promise<Held> {
  return held(page, "frames");
}

/** Holds back messages of sockets; when released, all of them arrive in one task of the browser. */
export function heldSocket(page: Page): Promise<Held> {
  return held(page, "socket");
}

async function held(page: Page, kind: keyof Window["held"]): Promise<Held> {
  await page.addInitScript((kind) => {
    window.held = { frames: undefined, socket: undefined };
    const orHold = <Args extends unknown[]>(then: (...args: Args) => void) => {
      return (...args: Args) => void (window.held[kind]?.push(() => then(...args)) ?? then(...args));
    };
    if (kind === "frames") {
      const { requestAnimationFrame, ResizeObserver } = window;
      window.requestAnimationFrame = (then) => requestAnimationFrame(orHold(then));
      window.ResizeObserver = class extends ResizeObserver {
        constructor(then: ResizeObserverCallback) {
          super(orHold(then));
        }
      };
    } else {
      const onmessage = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage")!;
      Object.defineProperty(WebSocket.prototype, "onmessage", {
        ...onmessage,
        set(then: (event: MessageEvent) => void) {
          onmessage.set!.call(this, then && orHold((event: MessageEvent) => then.call(this, event)));
        },
      });
    }
  }, kind);
  return {
    hold: () => page.evaluate((kind) => void (window.held[kind] = []), kind),
    waiting: () => page.evaluate((kind) => window.held[kind]?.length ?? 0, kind),
    letGo: () =>
      page.evaluate((kind) => {
        const all = window.held[kind] ?? [];
        window.held[kind] = undefined;
        for (const then of all) then();
      }, kind),
  };
}
