import { heightAboveKeyboard } from "../common/keyboard-height.ts";

/**
 * Adapts the page to an on-screen keyboard. Some browsers (Safari on iOS) do not change the page's
 * height, so that the keyboard would cover the composer.
 */
export function followKeyboard(): void {
  const viewport = visualViewport;
  viewport?.addEventListener("resize", () => {
    const height = heightAboveKeyboard(viewport);
    document.documentElement.style.setProperty("--seen", height ? `${height}px` : "");
    if (height) scrollTo(0, 0);
  });
}
