// Callbacks of a page that are held back until the test releases them. Must be called before the
// page is opened.
import type { Locator, Page } from "@playwright/test";

export type CallbackControl = {
  hold: () => Promise<void>;
  /** Returns the number of callbacks that are held back. */
  countHeld: () => Promise<number>;
  release: () => Promise<void>;
  /** Releases them as soon as elements are added to this one, before the next frame. */
  releaseOnChange: (element: Locator) => Promise<void>;
};

declare global {
  interface Window {
    heldCallbacks: Record<"frames" | "socket" | "history", (() => void)[] | undefined>;
  }
}

/**
 * Holds back frames, as in a hidden tab: all callbacks that run in a frame before it is painted.
 */
export function controlFrames(page: Page): Promise<CallbackControl> {
  return controlCallbacks(page, "frames");
}

/** Holds back messages of sockets; when released, all of them arrive in one task of the browser. */
export function controlSocket(page: Page): Promise<CallbackControl> {
  return controlCallbacks(page, "socket");
}

/** Holds back responses with pages of history, after they have arrived. */
export function controlHistory(page: Page): Promise<CallbackControl> {
  return controlCallbacks(page, "history");
}

async function controlCallbacks(page: Page, kind: keyof Window["heldCallbacks"]): Promise<CallbackControl> {
  await page.addInitScript((kind) => {
    window.heldCallbacks ??= { frames: undefined, socket: undefined, history: undefined };
    const holdable = <Args extends unknown[]>(then: (...args: Args) => void) => {
      return (...args: Args) => void (window.heldCallbacks[kind]?.push(() => then(...args)) ?? then(...args));
    };
    if (kind === "frames") {
      const { requestAnimationFrame, ResizeObserver } = window;
      window.requestAnimationFrame = (then) => requestAnimationFrame(holdable(then));
      window.ResizeObserver = class extends ResizeObserver {
        constructor(then: ResizeObserverCallback) {
          super(holdable(then));
        }
      };
    } else if (kind === "history") {
      const { fetch } = window;
      window.fetch = async (resource, options) => {
        const response = await fetch(resource, options);
        if (!response.url.includes("/history")) return response;
        const body = await response.text();
        await new Promise<void>((resolve) => holdable(resolve)());
        return new Response(body, response);
      };
    } else {
      const onmessage = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage")!;
      Object.defineProperty(WebSocket.prototype, "onmessage", {
        ...onmessage,
        set(then: (event: MessageEvent) => void) {
          onmessage.set!.call(this, then && holdable((event: MessageEvent) => then.call(this, event)));
        },
      });
    }
  }, kind);
  return {
    hold: () => page.evaluate((kind) => void (window.heldCallbacks[kind] = []), kind),
    countHeld: () => page.evaluate((kind) => window.heldCallbacks[kind]?.length ?? 0, kind),
    release: () =>
      page.evaluate((kind) => {
        const all = window.heldCallbacks[kind] ?? [];
        window.heldCallbacks[kind] = undefined;
        for (const then of all) then();
      }, kind),
    releaseOnChange: (element) =>
      element.evaluate((element, kind) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          const all = window.heldCallbacks[kind] ?? [];
          window.heldCallbacks[kind] = undefined;
          for (const then of all) then();
        });
        observer.observe(element, { childList: true, subtree: true });
      }, kind),
  };
}
