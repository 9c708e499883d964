/** Returns a guest's name that no other test uses. */
export const newName = (name: string): string => `${name} ${Math.random().toString(36).slice(2, 8)}`;

/** Returns a shortcut with which no other test's canned reply begins. */
export const newShortcut = (name: string): string => newName(name).toLowerCase().replaceAll(" ", "-");
