// Values that the build inserts (the steps of the page).

/** Texts of each language: the chat's name, the closing button's name, the number of unread messages. */
declare const WORDS: Record<string, readonly [chat: string, close: string, unread: string]>;
