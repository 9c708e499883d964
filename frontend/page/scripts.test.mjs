import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { embedWords } from "./scripts.mjs";
import { temporaryFolder } from "./temporary-folder.mjs";

test("the texts of embed.js are those of each language", (context) => {
  const folder = temporaryFolder(context);
  const words = { chat: "Chat", close: "Schließen", unread: "{count} ungelesen", other: "…" };
  writeFileSync(join(folder, "de.json"), JSON.stringify({ words }));
  assert.deepEqual(embedWords(folder), { de: ["Chat", "Schließen", "{count} ungelesen"] });
});
