// A folder for one test, which is removed after it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @param {import("node:test").TestContext} context */
export function temporaryFolder(context) {
  const folder = mkdtempSync(join(tmpdir(), "guest-chat-page-"));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
}
