// Touch gestures on messages: a long press opens the menu of a message, and a swipe in the reading
// direction replies to it. Screen readers use the button of the menu.

const LONG_PRESS_MS = 450;
/** Distance at which a touch is no press. */
const MOVED_PX = 10;
/** Distance from which a swipe replies, and the farthest a bubble moves. */
const SWIPE_PX = 56;

interface Touch {
  bubble: HTMLElement;
  opener: HTMLElement;
  x: number;
  y: number;
  /** Distance in the reading direction, once the touch is a swipe. */
  swiped: number | undefined;
  timer: ReturnType<typeof setTimeout>;
}

/** Opens the menu of a message, and takes its first choice if that is a reply. */
function reply(opener: HTMLElement): void {
  opener.click();
  requestAnimationFrame(() => {
    const menu = opener.parentElement;
    const choice = menu?.querySelector<HTMLElement>(".reply") ?? menu?.querySelector<HTMLElement>("button:last-child");
    choice?.click();
  });
}

/** Moves a bubble by a distance in the reading direction; without one, back to its place. */
function move(bubble: HTMLElement, distance_px: number): void {
  const sign = document.dir === "rtl" ? -1 : 1;
  bubble.style.translate = distance_px ? `${sign * Math.min(distance_px, SWIPE_PX)}px` : "";
}

export function followGestures(log: HTMLElement): void {
  let touch: Touch | undefined;
  /** True until the touch of a long press ends, which is not a tap. */
  let isPressed = false;

  const end = () => {
    if (!touch) return;
    clearTimeout(touch.timer);
    move(touch.bubble, 0);
    if ((touch.swiped ?? 0) >= SWIPE_PX) reply(touch.opener);
    touch = undefined;
  };

  log.addEventListener("pointerdown", (event) => {
    isPressed = false;
    const bubble = (event.target as Element).closest<HTMLElement>(".bubble");
    const opener = bubble?.parentElement?.querySelector<HTMLElement>(".opener");
    if (event.pointerType !== "touch" || !event.isPrimary || !bubble || !opener) return;
    const timer = setTimeout(() => {
      touch = undefined;
      if (opener.ariaExpanded !== "true") opener.click();
      isPressed = true;
    }, LONG_PRESS_MS);
    touch = { bubble, opener, x: event.clientX, y: event.clientY, swiped: undefined, timer };
  });
  log.addEventListener("pointermove", (event) => {
    if (!touch || event.pointerType !== "touch") return;
    const [across, down] = [event.clientX - touch.x, event.clientY - touch.y];
    const forward = document.dir === "rtl" ? -across : across;
    if (touch.swiped === undefined) {
      if (Math.hypot(across, down) < MOVED_PX) return;
      clearTimeout(touch.timer);
      // A vertical movement scrolls.
      if (Math.abs(down) > Math.abs(across)) touch = undefined;
    }
    if (!touch) return;
    touch.swiped = Math.max(0, forward);
    move(touch.bubble, touch.swiped);
  });
  log.addEventListener("pointerup", end);
  log.addEventListener("pointercancel", () => {
    if (touch) touch.swiped = undefined;
    end();
  });
  addEventListener(
    "click",
    (event) => {
      if (!isPressed) return;
      isPressed = false;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
  // The browser's own menu, for example of a selection, is for links and photos only.
  log.addEventListener("contextmenu", (event) => {
    const isTouch = matchMedia("(hover: none)").matches;
    if (isTouch && !(event.target as Element).closest("a") && (event.target as Element).closest(".bubble"))
      event.preventDefault();
  });
  document.body.dataset.gestures = "";
}
