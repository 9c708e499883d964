// Step: compressed versions of files, cached by content.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { WORK } from "./paths.mjs";
import { report, sha256 } from "./step.mjs";

/** File types that become smaller; images and fonts are compressed already. */
const COMPRESSIBLE = /\.(css|html|ico|js|json|map|svg|txt|wasm|webmanifest|xml)$/;
/** Time for all files of the site on two cores, roughly. */
const ALL_S = 10;

// These settings take seconds, which is acceptable in a build but not in a request.
/** @type {Record<string, (body: Buffer) => Promise<Buffer>>} */
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

/**
 * Returns `{path}.br` and `{path}.gz` of each file, without those that would not be smaller.
 * Removes results of files that no longer exist from the cache.
 * @param {Map<string, Buffer>} files path → content
 * @returns {Promise<Map<string, Buffer>>}
 */
export async function compressAll(files, cache = join(WORK, "compressed")) {
  mkdirSync(cache, { recursive: true });
  const jobs = [...files]
    .filter(([path]) => COMPRESSIBLE.test(path))
    .flatMap(([path, body]) => {
      const hash = sha256(body);
      return Object.keys(CODINGS).map((coding) => ({ path, body, coding, file: join(cache, `${hash}.${coding}`) }));
    });
  const missing = jobs.filter(({ file }) => !existsSync(file));
  if (missing.length) report(`compressing ${missing.length} files (up to ${ALL_S} s) …`);
  // In parallel: Node.js compresses in threads.
  await Promise.all(missing.map(async ({ body, coding, file }) => writeFileSync(file, await CODINGS[coding](body))));

  const current = new Set(jobs.map(({ file }) => file));
  for (const name of readdirSync(cache)) if (!current.has(join(cache, name))) rmSync(join(cache, name));
  const results = jobs.map(({ path, body, coding, file }) => ({ path: `${path}.${coding}`, body, small: readFileSync(file) }));
  return new Map(results.filter(({ body, small }) => small.length < body.length).map(({ path, small }) => [path, small]));
}
