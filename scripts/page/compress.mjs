// The compressed sibling of each file, made once for each content.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { WORK } from "./paths.mjs";
import { sha256 } from "./step.mjs";

/** What gains from compression; images and fonts are compressed already. */
const COMPRESSIBLE = /\.(css|html|ico|js|json|map|svg|txt|wasm|webmanifest|xml)$/;

// These take seconds: fine for a build, never while a guest waits.
const CODINGS = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_LGWIN]: 22,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  gz: (body) => promisify(gzip)(body, { level: 9 }),
};

/** `{ br, gz }` of one file, without those that would not be smaller. */
export async function compressed(name, body) {
  const result = {};
  if (!COMPRESSIBLE.test(name)) return result;
  const folder = join(WORK, "compressed");
  mkdirSync(folder, { recursive: true });
  const hash = sha256(body);
  for (const [extension, compress] of Object.entries(CODINGS)) {
    const file = join(folder, `${hash}.${extension}`);
    if (!existsSync(file)) writeFileSync(file, await compress(body));
    const small = readFileSync(file);
    if (small.length < body.length) result[extension] = small;
  }
  return result;
}

/** Removes what was made for contents that are no longer in use. */
export function forgetAllBut(bodies) {
  const folder = join(WORK, "compressed");
  const hashes = new Set(bodies.map((body) => sha256(body)));
  if (!existsSync(folder)) return;
  for (const file of readdirSync(folder)) {
    if (!hashes.has(file.split(".")[0])) rmSync(join(folder, file));
  }
}
