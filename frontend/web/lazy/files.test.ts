import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { after, afterEach, test } from "node:test";
import { openPage } from "../testing/browser-window.ts";
import { startServer } from "../testing/http-server.ts";
import "../testing/web-crypto.ts";

/** Function that sends the server's response to an upload. */
type Answer = (status: number, body: object) => void;

const uploads = new EventEmitter();
const server = await startServer((request, response) => {
  const answer: Answer = (status, body) => response.writeHead(status).end(JSON.stringify(body));
  request.resume();
  request.on("end", () => uploads.emit("upload", answer, request.socket));
});
after(() => server.close());

const { document } = openPage(
  `${server.origin}/guest/hotel/killarney/chat?token=abc`,
  `<textarea id="message"></textarea><ul id="tray"></ul>
    <input id="files" type="file" data-to="/attachments" data-remove="Remove {name}" data-why="Failed"
      data-why-large="Too large" data-why-many="At most ten">`,
  ["document", "location", "XMLHttpRequest", "FormData", "AbortController", "Blob"],
);
// These are not in jsdom.
Object.assign(URL, { createObjectURL: () => "blob:thumbnail", revokeObjectURL: () => {} });
Object.assign(document, { adoptedStyleSheets: [] });
Object.assign(globalThis, {
  CSSStyleSheet: class {
    replaceSync() {}
  },
});
const { addFiles, removeFile, resetUploads, returnFiles, showFiles, takeFiles, uploadFiles } = await import(
  "./files.ts"
);

const photo = (name = "photo.png") => new window.File(["content"], name, { type: "image/png" });
const chips = () => [...document.querySelectorAll<HTMLElement>("#tray li")];
const nextUpload = async () => (await once(uploads, "upload")) as [Answer, import("node:net").Socket];
const accept = (answer: Answer, id: string) => answer(201, { attachment: { id } });

/** Waits until the tray has this state. */
async function waitForTray(selector: string): Promise<void> {
  while (!document.querySelector(`#tray ${selector}`)) {
    await new Promise((resolve) => {
      const observer = new window.MutationObserver(() => {
        observer.disconnect();
        resolve(undefined);
      });
      observer.observe(document, { attributes: true, childList: true, subtree: true });
    });
  }
}

/** Chooses a photo, and lets its upload succeed; returns the id on this device. */
async function choosePhoto(hotelId: string): Promise<string> {
  const upload = nextUpload();
  await addFiles([photo()]);
  const [answer] = await upload;
  accept(answer, hotelId);
  await waitForTray(".done");
  return chips().at(-1)?.dataset.file ?? "";
}

afterEach(() => takeFiles());

test("a chosen file is uploaded, and its message names the hotel's id", async () => {
  const id = await choosePhoto("7");
  assert.equal(document.activeElement?.id, "message");
  assert.equal(document.querySelector<HTMLImageElement>("#tray img")?.alt, "photo.png");
  assert.equal(takeFiles(), id);
  assert.deepEqual(chips(), []);
  assert.equal(await uploadFiles([id], false), "7");
});

test("a refused file stays in the tray with the reason, and no message takes it", async () => {
  const upload = nextUpload();
  await addFiles([photo()]);
  const [answer] = await upload;
  answer(413, { code: "FILE_TOO_LARGE" });
  await waitForTray(".failed");
  assert.equal(document.querySelector("#tray [role=status]")?.textContent, "Too large");
  assert.equal(takeFiles(), "");
  assert.equal(chips().length, 1);
  document.querySelector<HTMLButtonElement>("#tray button")?.click();
  assert.equal(chips().length, 0);
});

test("a file that is refused after its message was sent fails the message only if nothing else is in it", async () => {
  for (const hasText of [false, true]) {
    const upload = nextUpload();
    await addFiles([photo()]);
    const message = uploadFiles([takeFiles()], hasText);
    const [answer] = await upload;
    answer(413, { code: "FILE_TOO_LARGE" });
    if (hasText) assert.equal(await message, "");
    else await assert.rejects(message, (code) => code === "FILE_TOO_LARGE");
    assert.equal(document.querySelectorAll("#tray .failed").length, hasText ? 1 : 0);
  }
  document.querySelector<HTMLButtonElement>("#tray button")?.click();
});

test("a message is retried after a temporary failure of its upload", async () => {
  const upload = nextUpload();
  await addFiles([photo()]);
  const message = uploadFiles([takeFiles()], false);
  const [, socket] = await upload;
  socket.destroy();
  await assert.rejects(message, (code) => code === "");
});

test("the button of a file removes it and ends its upload", async () => {
  const upload = nextUpload();
  await addFiles([photo()]);
  const [, socket] = await upload;
  const closed = once(socket, "close");
  const id = chips()[0]?.dataset.file ?? "";
  const button = document.querySelector<HTMLButtonElement>("#tray button");
  assert.equal(button?.title, "Remove photo.png");
  button?.click();
  await closed;
  assert.deepEqual([chips(), takeFiles()], [[], ""]);
  await assert.rejects(uploadFiles([id], false), (code) => code === "FILE_LOST");
});

test("a file that is removed while others are stored is not stored", async () => {
  const upload = nextUpload();
  const adding = addFiles([photo("one.png"), photo("two.png")]);
  const second = chips()[1];
  second?.querySelector("button")?.click();
  await adding;
  const [answer] = await upload;
  accept(answer, "7");
  await waitForTray(".done");
  await assert.rejects(uploadFiles([second?.dataset.file ?? ""], false), (code) => code === "FILE_LOST");
});

test("a file that the server no longer has is uploaded again", async () => {
  const id = await choosePhoto("7");
  await resetUploads([id]);
  const upload = nextUpload();
  const message = uploadFiles([id], false);
  const [answer] = await upload;
  accept(answer, "8");
  assert.equal(await message, "8");
});

test("files of a message return to the tray", async () => {
  const id = await choosePhoto("7");
  takeFiles();
  await returnFiles([id, "unknown"]);
  assert.deepEqual(
    chips().map(({ dataset }) => dataset.file),
    [id],
  );
});

test("a message that waits shows its files until they are removed", async () => {
  const id = await choosePhoto("7");
  const line = document.createElement("p");
  await showFiles(line, [id, "unknown"]);
  assert.equal(line.querySelectorAll("img.photo").length, 1);
  removeFile(id);
  await showFiles(line, [id]);
  assert.equal(line.children.length, 0);
});

test("a message has at most ten files", async () => {
  uploads.on("upload", (answer: Answer) => accept(answer, "7"));
  await addFiles(Array.from({ length: 11 }, (_, index) => photo(`${index}.png`)));
  assert.equal(chips().length, 10);
  assert.equal(document.querySelector("[role=alert]")?.textContent, "At most ten");
  uploads.removeAllListeners();
  assert.equal(takeFiles().split(",").length, 10);
  assert.equal(document.querySelector("[role=alert]"), null);
});

/** Opens the conversation with that endpoint, or none. */
function openConversation(to: string | undefined): void {
  document.getElementById("files")?.remove();
  document.getElementById("tray")?.replaceChildren();
  if (to === undefined) return;
  const input = Object.assign(document.createElement("input"), { id: "files", type: "file" });
  input.dataset.to = to;
  document.body.append(input);
}

test("a file goes into the tray of the conversation for which it was chosen", async () => {
  openConversation("/b");
  const upload = nextUpload();
  await addFiles([photo("for-a.png")], "/a");
  const [answer] = await upload;
  accept(answer, "11");
  assert.deepEqual(chips(), []);
  assert.equal(takeFiles(), "");
  openConversation("/a");
  await returnFiles([]);
  assert.equal(chips().length, 1);
  assert.notEqual(takeFiles(), "");
  openConversation("/attachments");
});

test("files can be taken while no conversation is open", () => {
  openConversation(undefined);
  assert.equal(takeFiles(), "");
  openConversation("/attachments");
});
