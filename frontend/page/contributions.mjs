// Measures how many bytes each edit saves in a guest's first visit: builds the wasm without one of
// them at a time. Takes about two minutes.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { transform } from "esbuild";
import { publishedScript, pusherScript } from "./pusher/bundle.mjs";
import { AFTER_OPTIMIZING, BEFORE_OPTIMIZING, generate, reduce } from "./wasm/bindings.mjs";

/** @typedef {import("./wasm/edit.mjs").Files} Files */

/** @param {string | Buffer} content */
const compressed = (content) => brotliCompressSync(content).length;

/**
 * Returns the size of a wasm and its JavaScript as they are transferred.
 * @param {Files} files
 */
async function sizeOf({ wasm, glue }) {
  const { code } = await transform(glue, { minify: true, format: "esm" });
  return compressed(wasm) + compressed(code);
}

const folder = mkdtempSync(join(tmpdir(), "guest-chat-page-"));
const file = join(folder, "page.wasm");
try {
  const original = await generate("guest");
  const { files } = await reduce(original, file);
  const total = await sizeOf(files);
  console.log(`${"wasm-opt and all edits".padEnd(50)} ${total} bytes are left of ${await sizeOf(original)}`);
  for (const { name } of [...BEFORE_OPTIMIZING, ...AFTER_OPTIMIZING]) {
    /** @param {import("./wasm/edit.mjs").Edit[]} edits */
    const others = (edits) => edits.filter((edit) => edit.name !== name);
    const without = await reduce(original, file, { before: others(BEFORE_OPTIMIZING), after: others(AFTER_OPTIMIZING) });
    console.log(`${name.padEnd(50)} ${(await sizeOf(without.files)) - total} bytes`);
  }
  console.log(`${"replace parts of pusher-js".padEnd(50)} ${compressed(publishedScript()) - compressed(await pusherScript())} bytes`);
} finally {
  rmSync(folder, { recursive: true });
}
