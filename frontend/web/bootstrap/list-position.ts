/**
 * Keeps the scroll position of the desk's list while pages are loaded. Every part of the list
 * (filter, search) has a position; the desk shows other parts without loading a page, too
 * (`app/src/desk/platform/list_position.rs`).
 */
export function keepListPosition(): void {
  const list = document.querySelector<HTMLElement>(".list");
  if (!list) return;
  const key = () => `guest-chat-desk/list?${list.dataset.part}`;
  try {
    list.scrollTop = Number(sessionStorage.getItem(key()));
    addEventListener("pagehide", () => sessionStorage.setItem(key(), `${list.scrollTop}`));
  } catch {
    // Without storage the list begins at its top.
  }
}
