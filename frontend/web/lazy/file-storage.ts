// Storage of files in the browser's database, so that they survive a reload. Without it the page
// keeps them in memory, and a reload loses those that were not sent.

const STORE = "files";
/** Age at which entries are deleted, because no unsent message needs them any more. */
const FORGOTTEN_AFTER_MS = 30 * 24 * 3600 * 1000;
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("guest-chat", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(tidied(request.result));
    request.onerror = request.onblocked = () => reject(request.error);
  });
  return opened;
}

function tidied(database) {
  const cursors = database.transaction(STORE, "readwrite").objectStore(STORE).openCursor();
  cursors.onsuccess = () => {
    const cursor = cursors.result;
    if (cursor?.value.at < Date.now() - FORGOTTEN_AFTER_MS) cursor.delete();
    cursor?.continue();
  };
  return database;
}

async function ask(mode, question) {
  try {
    const store = (await open()).transaction(STORE, mode).objectStore(STORE);
    return await new Promise((resolve, reject) => {
      const request = question(store);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } catch {
    return undefined;
  }
}

export const keep = (name, { blob, label, id }) => ask("readwrite", (store) => store.put({ blob, label, id, at: Date.now() }, name));
export const kept = (name) => ask("readonly", (store) => store.get(name));
export const forget = (name) => ask("readwrite", (store) => store.delete(name));
