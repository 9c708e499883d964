// Photos and files on their way to the hotel: chosen, shown small, uploaded, kept until their message has
// arrived. Loaded when the first is chosen, or waits from an earlier life of the page: most guests never send one.
//
// A file is named by a UUID of this page's own. What stands here under it outlives a reload (`kept.js`); what it
// is called at the hotel is known once it is uploaded.
import { forget, keep, kept } from "./kept.js";
import { upload } from "./upload.js";

const MOST = 10;

/**
 * Name → what is known of the file: its blob, a small picture's address, the upload under way, the hotel's id, and
 * what ends when the file is removed.
 */
const files = new Map();
/** The names in the tray, in the order chosen. */
let chosen = [];

const input = () => document.getElementById("files");
const tray = () => document.getElementById("tray");
const chipOf = (name) => tray()?.querySelector(`[data-file="${name}"]`);

/** What is known of a file; null where this device has lost it. */
async function find(name) {
  if (!files.has(name)) {
    const record = await kept(name);
    if (!record) return null;
    // It may have been asked for twice.
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

/** Keeps a file for after a reload, unless it was removed meanwhile. */
const store = async (name, file) => file.signal.aborted || keep(name, file);

const pictureOf = (blob) => (/^image\/(jpeg|png|webp|gif)$/.test(blob.type) ? URL.createObjectURL(blob) : null);

/** Begins an upload, or joins the one that is under way. Answers the hotel's id; throws a code, or "" for later. */
function uploaded(name, file) {
  file.upload ??= (async () => {
    try {
      file.id ??= await upload(input().dataset.to, file, (share) => tell(name, share));
      await store(name, file);
      return file.id;
    } finally {
      // Another try is another upload.
      file.upload = undefined;
    }
  })();
  return file.upload;
}

/** Shows how far an upload is in the tray: a share, or what went wrong. */
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

/** Why a file was refused, in the page's words. */
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
    // Without a network it goes on when the message is sent.
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
  // The name goes its own way, and what is around it the page's.
  else shown.append(Object.assign(document.createElement("bdi"), { textContent: label }));
  return shown;
}

const most = document.createElement("p");
most.className = "problem";
most.setAttribute("role", "alert");

/** Says how many files a message holds, or no longer. Put there anew each time, so that it is read out each time. */
function sayMost(isSaid) {
  most.remove();
  most.textContent = input().dataset.whyMany;
  if (isSaid) tray().after(most);
}

/** Takes files into the tray, and begins to upload them. Those that a message cannot hold are left, and that is said. */
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

/** Puts files back that a message was to carry. */
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

/** The files in the tray, which a message takes: as many as it holds. */
export function take() {
  const taken = chosen.splice(0, MOST);
  for (const name of taken) chipOf(name)?.remove();
  sayMost(chosen.length > MOST);
  return taken.join();
}

/** What these files are called at the hotel, once all of them are there. */
export async function ready(names) {
  const ids = [];
  for (const name of names) {
    const file = await find(name);
    if (!file) throw "FILE_LOST";
    ids.push(await uploaded(name, file));
  }
  return ids.join();
}

/** The hotel does not know them any more: the next try uploads them again. */
export async function again(names) {
  for (const name of names) {
    const file = await find(name);
    if (file) await store(name, Object.assign(file, { id: undefined }));
  }
}

/** Shows them in a message that is not there yet. */
export async function paint(element, names) {
  const files = await Promise.all(names.map(find));
  element.replaceChildren(...files.filter(Boolean).map(pictured));
}

/** It was removed, or its message has arrived or was thrown away. */
export function drop(name) {
  const { picture, removal } = files.get(name) ?? {};
  removal?.abort();
  files.delete(name);
  forget(name);
  // The hotel's own picture takes its place first.
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
