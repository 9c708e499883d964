// The ids of the files in a guest's tray, in the storage of the tab, so that a reload keeps them.

/** Returns the key of this page's conversation; `undefined` at the desk. */
function trayKey(): string | undefined {
  const chat = document.body.dataset.keeps ?? new URLSearchParams(location.search).get("chat");
  return chat ? `guest-chat/tray${location.pathname}/${chat}` : undefined;
}

/** Stores the ids; without a storage a reload loses them. */
export function storeTray(ids: string[]): void {
  const key = trayKey();
  if (!key) return;
  try {
    if (ids.length) sessionStorage.setItem(key, ids.join());
    else sessionStorage.removeItem(key);
  } catch {
    // The browser refuses the storage.
  }
}

/** Returns the stored ids, separated by commas. */
export function storedTray(): string {
  const key = trayKey();
  try {
    return (key && sessionStorage.getItem(key)) || "";
  } catch {
    return "";
  }
}
