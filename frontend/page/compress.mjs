// Compressed versions of files, cached by content.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { WORK } from "./paths.mjs";
import { sha256 } from "./step.mjs";

/** File types that become smaller; images and fonts are compressed already. */
const COMPRESSIBLE = /\.(css|html|ico|js|json|map|svg|txt|wasm|webmanifest|xml)$/;

// These settings take seconds, which is acceptable in a build but not in a request.
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

/** Returns `{ br, gz }` of a file, without those that would not be smaller. */
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

/** Removes cached results for contents that are no longer in use. */
export function forgetAllBut(bodies) {
  const folder = join(WORK, "compressed");
  const hashes = new Set(bodies.map((body) => sha256(body)));
  if (!existsSync(folder)) return;
  for (const file of readdirSync(folder)) {
    if (!hashes.has(file.split(".")[0])) rmSync(join(folder, file));
  }
}
