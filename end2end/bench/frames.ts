// Measurement of a page's frames while it is used.
import type { Page } from "@playwright/test";

export type Frames = {
  /** Time between two frames, in milliseconds. */
  gaps_ms: number[];
  /**
   * Time from a key press to the end of the frame that shows it, in milliseconds. Event Timing is
   * not used: it ends when the frame is shown on a screen, which is reported late without one.
   */
  keys_ms: number[];
  /** Cumulative layout shift (CLS). */
  shift: number;
};

/**
 * Starts the measurement; `stop` returns the values since the last call. Must be called before the
 * page is opened.
 */
export async function watchFrames(page: Page): Promise<{ stop: () => Promise<Frames> }> {
  await page.addInitScript(() => {
    const frames = { gaps_ms: [] as number[], keys_ms: [] as number[], shift: 0 };
    Object.assign(window, { frames });
    let last: number | undefined;
    const step = (now: number) => {
      if (last !== undefined) frames.gaps_ms.push(now - last);
      last = now;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
    const framed = new MessageChannel();
    const keys: number[] = [];
    // A message that is sent before a frame is painted arrives after it.
    framed.port1.onmessage = () => {
      for (const pressed of keys.splice(0)) frames.keys_ms.push(performance.now() - pressed);
    };
    addEventListener("keydown", (event) => {
      keys.push(event.timeStamp);
      requestAnimationFrame(() => framed.port2.postMessage(null));
    });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) frames.shift += entry.value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  return {
    stop: () =>
      page.evaluate(() => {
        const { frames } = window as unknown as { frames: Frames };
        const seen = { ...frames };
        Object.assign(frames, { gaps_ms: [], keys_ms: [], shift: 0 });
        return seen;
      }),
  };
}

/** Formats values as `p50 …, p99 …, max …`, in milliseconds. */
export function spread(values: number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.toFixed(1) ?? "–";
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms (${sorted.length})`;
}
