/** A name that no other test's guest has. */
export const newName = (name: string): string => `${name} ${Math.random().toString(36).slice(2, 8)}`;

/** A shortcut that no other test's saved reply begins with. */
export const newShortcut = (name: string): string => newName(name).toLowerCase().replaceAll(" ", "-");
