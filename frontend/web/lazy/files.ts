// Photos and files of messages: choosing, thumbnails, upload, and storage until their message has
// arrived. It is loaded when the first file is chosen, or if one is left from an earlier load of
// the page, because most guests never send one.
//
// A file is identified by a UUID of this page. Its data is stored under that id and survives a
// reload (`file-storage.ts`); the id at the hotel is known after the upload.
import { forget, keep, kept } from "./file-storage.js";
import { upload } from "./upload.js";

const MOST = 10;

/**
 * Id → state of the file: its blob, the address of a thumbnail, the running upload, the hotel's id,
 * and the controller that aborts when the file is removed.
 */
const files = new Map();
/** Ids of the files in the tray, in the order chosen. */
let chosen = [];

const input = () => document.getElementById("files");
const tray = () => document.getElementById("tray");
const chipOf = (name) => tray()?.querySelector(`[data-file="${name}"]`);

/** Returns the state of a file; null if this device no longer has it. */
async function find(name) {
  if (!files.has(name)) {
    const record = await kept(name);
    if (!record) return null;
    // Another call may have loaded it meanwhile.
    if (!files.has(name)) learn(name, record);
  }
  return files.get(name);
}

function learn(name, record) {
  const removal = new AbortController();
  const file = { ...record, picture: pictureOf(record.blob), removal, signal: removal.signal };
  files.set(name, file);
  return file;
}

/** Stores a file so that it survives a reload, unless it was removed meanwhile. */
const store = async (name, file) => file.signal.aborted || keep(name, file);

const pictureOf = (blob) => (/^image\/(jpeg|png|webp|gif)$/.test(blob.type) ? URL.createObjectURL(blob) : null);

/**
 * Starts an upload, or joins the running one. Returns the hotel's id; throws an error code, or ""
 * if it must be retried.
 */
function uploaded(name, file) {
  file.upload ??= (async () => {
    try {
      file.id ??= await upload(input().dataset.to, file, (share) => tell(name, share));
      await store(name, file);
      return file.id;
    } finally {
      // A retry is a new upload.
      file.upload = undefined;
    }
  })();
  return file.upload;
}

/** Shows the progress of an upload in the tray: a share, or an error. */
function tell(name, share, code) {
  const chip = chipOf(name);
  if (!chip) return;
  chip.style.setProperty("--share", share);
  const bar = chip.querySelector("[role=progressbar]");
  bar.setAttribute("aria-valuenow", Math.round(100 * share));
  bar.hidden = share === 1 || code !== undefined;
  chip.classList.toggle("done", share === 1);
  chip.classList.toggle("failed", code !== undefined);
  chip.querySelector("[role=status]").textContent = code === undefined ? "" : reason(code);
}

/** Returns the text for the refusal of a file. */
function reason(code) {
  const { why, whyKind, whyLarge, whyPixels, whyFrames, whyStorage } = input().dataset;
  const reasons = {
    FILE_TYPE_REFUSED: whyKind,
    FILE_TOO_LARGE: whyLarge,
    FILE_TOO_MANY_PIXELS: whyPixels,
    FILE_TOO_MANY_FRAMES: whyFrames,
    FILE_STORAGE_FULL: whyStorage,
  };
  return reasons[code] ?? why;
}

async function begin(name) {
  const file = await find(name);
  if (!file) return;
  tell(name, 0);
  try {
    await uploaded(name, file);
    tell(name, 1);
  } catch (code) {
    // Without a network it continues when the message is sent.
    if (code) tell(name, 0, code);
  }
}

function chip(name, file) {
  const chip = document.createElement("li");
  chip.dataset.file = name;
  chip.append(pictured(file));
  const bar = document.createElement("span");
  bar.setAttribute("role", "progressbar");
  bar.setAttribute("aria-label", file.label);
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  const remove = document.createElement("button");
  remove.type = "button";
  remove.textContent = "×";
  remove.title = input().dataset.remove.replace("{name}", file.label);
  remove.setAttribute("aria-label", remove.title);
  remove.onclick = () => {
    chosen = chosen.filter((other) => other !== name);
    chip.remove();
    drop(name);
    sayMost(chosen.length > MOST);
    input().focus();
  };
  chip.append(bar, status, remove);
  return chip;
}

function pictured({ picture, label }) {
  const shown = document.createElement(picture ? "img" : "span");
  shown.className = picture ? "photo" : "file";
  if (picture) Object.assign(shown, { src: picture, alt: label });
  // The name has its own text direction.
  else shown.append(Object.assign(document.createElement("bdi"), { textContent: label }));
  return shown;
}

const most = document.createElement("p");
most.className = "problem";
most.setAttribute("role", "alert");

/**
 * Shows or hides the maximum number of files. The element is inserted again each time, so that
 * screen readers announce it each time.
 */
function sayMost(isSaid) {
  most.remove();
  most.textContent = input().dataset.whyMany;
  if (isSaid) tray().after(most);
}

/**
 * Adds files to the tray, and starts their upload. Files above the maximum number are ignored, with
 * a notice.
 */
export async function add(list) {
  const room = Math.max(0, MOST - chosen.length);
  sayMost(list.length > room);
  const taken = list.slice(0, room).map((blob) => {
    const name = uuid();
    const file = learn(name, { blob, label: blob.name || "photo" });
    chosen.push(name);
    tray().append(chip(name, file));
    return [name, file];
  });
  for (const [name, file] of taken) {
    await store(name, file);
    begin(name);
  }
  document.getElementById("message").focus();
}

/** Puts files of a message back into the tray. */
export async function give(names) {
  for (const name of names) {
    const file = await find(name);
    if (!file || chosen.includes(name)) continue;
    chosen.push(name);
    tray().append(chip(name, file));
    begin(name);
  }
  sayMost(chosen.length > MOST);
}

/**
 * Removes the files for a message from the tray and returns them: at most as many as a message can
 * have.
 */
export function take() {
  const taken = chosen.splice(0, MOST);
  for (const name of taken) chipOf(name)?.remove();
  sayMost(chosen.length > MOST);
  return taken.join();
}

/** Returns the hotel's ids of these files, after all of them are uploaded. */
export async function ready(names) {
  const ids = [];
  for (const name of names) {
    const file = await find(name);
    if (!file) throw "FILE_LOST";
    ids.push(await uploaded(name, file));
  }
  return ids.join();
}

/**
 * Marks files as not uploaded, because the server no longer has them: the next attempt uploads them
 * again.
 */
export async function again(names) {
  for (const name of names) {
    const file = await find(name);
    if (file) await store(name, Object.assign(file, { id: undefined }));
  }
}

/** Shows the files in a message that has not arrived. */
export async function paint(element, names) {
  const files = await Promise.all(names.map(find));
  element.replaceChildren(...files.filter(Boolean).map(pictured));
}

/** Deletes a file that was removed, or whose message has arrived or was discarded. */
export function drop(name) {
  const { picture, removal } = files.get(name) ?? {};
  removal?.abort();
  files.delete(name);
  forget(name);
  // With a delay, until the hotel's own picture has replaced it.
  if (picture) setTimeout(() => URL.revokeObjectURL(picture), 10_000);
}

// `crypto.randomUUID` exists only under https.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
