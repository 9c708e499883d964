// The guest's choice whether new messages make a sound, for all chats in this browser.
const KEY = "guest-chat/sound";

/** Returns whether new messages make a sound; without a storage they do. */
export function isSoundOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

export function setSound(isOn: boolean): void {
  try {
    if (isOn) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // Without a storage there is no choice.
  }
}
