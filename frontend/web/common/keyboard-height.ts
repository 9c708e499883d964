/**
 * Returns the height of the page that an on-screen keyboard leaves visible; `undefined` if there is
 * no keyboard, or the page is zoomed.
 */
export function heightAboveKeyboard({ height, scale }: VisualViewport): number | undefined {
  return scale === 1 && innerHeight - height > 60 ? height : undefined;
}
