// The sheets of the header. They are `<details>` and open and close without a script; a tap outside
// is a tap on their button (style/header.css). This adds the Escape key and the button that closes,
// and closes a sheet that the focus leaves.

/** Closes a sheet, and returns the focus to the button that opens it. */
function close(menu: HTMLDetailsElement): void {
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

export function followMenus(menus: Iterable<HTMLDetailsElement>): void {
  for (const menu of menus) {
    menu.querySelector<HTMLElement>(".close")?.addEventListener("click", () => close(menu));
    menu.addEventListener("focusout", ({ relatedTarget }) => {
      // Without a new focus, the window has lost it, or the tap was on a text.
      if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) menu.open = false;
    });
  }
  // Before the host of the page, for which Escape closes the chat (bridge.ts).
  addEventListener(
    "keydown",
    (event) => {
      const open = event.key === "Escape" && [...menus].find((menu) => menu.open);
      if (!open) return;
      event.preventDefault();
      close(open);
    },
    { capture: true },
  );
}
