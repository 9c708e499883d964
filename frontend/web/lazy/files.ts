// Photos and files of messages: choosing, thumbnails, upload, and storage until their message has
// arrived. It is loaded when the first file is chosen, or if one is left from an earlier load of
// the page, because most guests never send one.
//
// A file is identified by a UUID of this page. Its data is stored under that id and survives a
// reload; the id at the hotel is known after the upload.
import { createUuid } from "../common/uuid.ts";
import { FileStorage, type StoredFile } from "./file-storage.ts";
import { addChip, fileInput, pictureOf, removeChip, showLimit, showProgress } from "./file-tray.ts";
import { storeTray } from "./tray-storage.ts";
import { type UploadResult, uploadFile } from "./upload.ts";

/** Maximum number of files of a message. */
const MAX_FILES = 10;
/** Time after which a thumbnail is freed: until then the hotel's own picture has replaced it. */
const PICTURE_FREED_AFTER_MS = 10_000;

interface LocalFile extends StoredFile {
  picture?: string | undefined;
  /** The running upload. */
  upload?: Promise<UploadResult> | undefined;
  /** Aborts when the file is removed. */
  removal: AbortController;
}

const storage = new FileStorage();
void storage.deleteExpired();

const files = new Map<string, LocalFile>();
/** Ids of the files in the tray, in the order chosen. */
let chosen: string[] = [];
/** Files that the hotel has refused. They stay in the tray, with the reason, and no message takes them. */
const refused = new Set<string>();
const sendable = () => chosen.filter((id) => !refused.has(id));
/** Files for the trays of conversations that are not open, by the endpoints of the conversations. */
const kept = new Map<string, string[]>();
/** Returns the endpoint of the open conversation. */
const openEndpoint = () => fileInput()?.dataset.to;

/** Returns a file; `undefined` if this device no longer has it. */
async function find(id: string): Promise<LocalFile | undefined> {
  const stored = files.has(id) ? undefined : await storage.get(id);
  // Another call may have loaded it meanwhile.
  return files.get(id) ?? (stored && register(id, stored));
}

function register(id: string, stored: StoredFile): LocalFile {
  const file = { ...stored, picture: createPicture(stored.blob), removal: new AbortController() };
  files.set(id, file);
  return file;
}

function createPicture(blob: Blob): string | undefined {
  return /^image\/(jpeg|png|webp|gif)$/.test(blob.type) ? URL.createObjectURL(blob) : undefined;
}

/** Stores a file so that it survives a reload, unless it was removed meanwhile. */
async function store(id: string, file: LocalFile): Promise<void> {
  if (!file.removal.signal.aborted) await storage.put(id, file);
}

/** Starts the upload of a file, or joins the running one. */
function upload(id: string, file: LocalFile): Promise<UploadResult> {
  file.upload ??= (async () => {
    try {
      if (file.id === undefined) {
        const result = await uploadFile({
          to: file.to ?? openEndpoint() ?? "",
          blob: file.blob,
          label: file.label,
          signal: file.removal.signal,
          onProgress: (share) => showProgress(id, share),
        });
        if (result.id === undefined) return result;
        file.id = result.id;
      }
      await store(id, file);
      return { id: file.id };
    } finally {
      // A retry is a new upload.
      file.upload = undefined;
    }
  })();
  return file.upload;
}

/** Uploads a file of the tray. Without a network it continues when the message is sent. */
async function uploadChosen(id: string): Promise<void> {
  const file = await find(id);
  if (!file) return;
  showProgress(id, 0);
  const result = await upload(id, file);
  if (result.id !== undefined) showProgress(id, 1);
  // A message that has taken the file meanwhile handles the refusal itself.
  else if (result.code && chosen.includes(id)) refuse(id, result.code);
}

/** Shows the reason why a file of the tray was refused. */
function refuse(id: string, code: string): void {
  refused.add(id);
  showProgress(id, 0, code);
  changed();
}

/** Stores the tray after a change of it, and shows whether it has too many files. */
function changed(): void {
  storeTray(sendable());
  showLimit(sendable().length > MAX_FILES);
}

/** Adds a file to the tray of its conversation: at once if that is open, otherwise when it is opened. */
function choose(id: string, file: LocalFile): void {
  if (file.to !== undefined && file.to !== openEndpoint()) {
    kept.set(file.to, [...(kept.get(file.to) ?? []), id]);
    return;
  }
  chosen.push(id);
  addChip(id, file, () => {
    chosen = chosen.filter((other) => other !== id);
    refused.delete(id);
    removeFile(id);
    changed();
  });
  changed();
}

/**
 * Adds files to the tray of the conversation with the endpoint `to`, and starts their upload. Files
 * above the maximum number are ignored, with a notice.
 */
export async function addFiles(list: File[], to = openEndpoint()): Promise<void> {
  const free = Math.max(0, MAX_FILES - sendable().length);
  const added = list.slice(0, free).map((blob) => {
    const id = createUuid();
    const file = register(id, { blob, label: blob.name || "photo", to });
    choose(id, file);
    return { id, file };
  });
  showLimit(list.length > free);
  for (const { id, file } of added) {
    await store(id, file);
    void uploadChosen(id);
  }
  document.getElementById("message")?.focus();
}

/** Puts files of a message back into the tray, and those that were kept for the open conversation. */
export async function returnFiles(ids: string[]): Promise<void> {
  const to = openEndpoint();
  const waiting = (to && kept.get(to)) || [];
  if (to) kept.delete(to);
  for (const id of [...ids, ...waiting]) {
    const file = await find(id);
    if (!file || chosen.includes(id)) continue;
    file.to ??= to;
    choose(id, file);
    void uploadChosen(id);
  }
}

/**
 * Removes the files for a message from the tray and returns their ids: at most as many as a message
 * can have, without refused ones.
 */
export function takeFiles(): string {
  const taken = sendable().slice(0, MAX_FILES);
  chosen = chosen.filter((id) => !taken.includes(id));
  taken.forEach(removeChip);
  changed();
  return taken.join();
}

/**
 * Returns the hotel's ids of these files, after all of them are uploaded. A refused file returns to
 * the tray, with the reason, if the message has a text or another file. Fails with an error code as
 * the wasm expects it: a string, which is empty if the upload must be retried.
 */
export async function uploadFiles(ids: string[], hasText: boolean): Promise<string> {
  const uploaded: string[] = [];
  const refusals: { id: string; file: LocalFile; code: string }[] = [];
  // Those that an earlier attempt to send the message has returned to the tray are skipped.
  for (const id of ids.filter((id) => !refused.has(id))) {
    const file = await find(id);
    if (!file) throw "FILE_LOST";
    const result = await upload(id, file);
    if (result.id !== undefined) uploaded.push(result.id);
    else if (result.code) refusals.push({ id, file, code: result.code });
    else throw "";
  }
  const [first] = refusals;
  if (first && !hasText && !uploaded.length) throw first.code;
  for (const { id, file, code } of refusals) {
    choose(id, file);
    refuse(id, code);
  }
  return uploaded.join();
}

/**
 * Marks files as not uploaded, because the server no longer has them: the next attempt uploads them
 * again.
 */
export async function resetUploads(ids: string[]): Promise<void> {
  for (const id of ids) {
    const file = await find(id);
    if (file) await store(id, Object.assign(file, { id: undefined }));
  }
}

/** Shows the files in a message that has not arrived. */
export async function showFiles(element: Element, ids: string[]): Promise<void> {
  const found = await Promise.all(ids.map(find));
  element.classList.toggle(
    "photos",
    found.every((file) => file?.picture),
  );
  element.replaceChildren(...found.flatMap((file) => (file ? [pictureOf(file)] : [])));
}

/** Deletes a file that was removed, or whose message has arrived or was discarded. */
export function removeFile(id: string): void {
  const file = files.get(id);
  file?.removal.abort();
  files.delete(id);
  void storage.delete(id);
  const picture = file?.picture;
  if (picture) setTimeout(() => URL.revokeObjectURL(picture), PICTURE_FREED_AFTER_MS);
}
