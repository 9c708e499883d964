// The files of target/site: collects them, names them by their content, and writes them.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { filesBelow, sha256 } from "./step.mjs";

/** Length of the part of the hash in a file's name, in hexadecimal digits. */
const HASH_DIGITS = 16;

export class Site {
  /** Path below target/site → content. @type {Map<string, Buffer>} */
  files = new Map();
  /** Logical name → path below target/site. @type {Record<string, string>} */
  #manifest = {};

  /**
   * Adds a file under its own name.
   * @param {string} path
   * @param {Buffer} body
   */
  add(path, body) {
    this.files.set(path, body);
  }

  /**
   * Adds a file under a name that changes with its content, and returns that name. Browsers may
   * cache such a file for ever.
   * @param {string} name
   * @param {Buffer} body
   */
  addHashed(name, body) {
    const extension = extname(name);
    const hashed = `${name.slice(0, -extension.length)}.${sha256(body).slice(0, HASH_DIGITS)}${extension}`;
    this.#manifest[name] = `pkg/${hashed}`;
    this.files.set(this.#manifest[name], body);
    return hashed;
  }

  /** Adds manifest.json, from which the server learns the names. */
  addManifest() {
    this.add("manifest.json", Buffer.from(JSON.stringify(this.#manifest, null, 2) + "\n"));
  }

  /**
   * Writes the files into `folder`, which then contains no others. Returns whether anything has
   * changed: otherwise the folder is not touched, because a new file makes cargo build the server
   * again.
   * @param {string} folder
   * @param {string} stamp file that describes the last result
   */
  write(folder, stamp) {
    const key = sha256(...[...this.files].flat());
    const isCurrent =
      existsSync(stamp) &&
      readFileSync(stamp, "utf8") === key &&
      filesBelow(folder).join("\n") === [...this.files.keys()].sort().join("\n");
    if (isCurrent) return false;

    // Written beside the old folder, which it then replaces, so that the folder is never incomplete.
    const fresh = `${folder}.new`;
    rmSync(fresh, { recursive: true, force: true });
    for (const [path, body] of this.files) {
      mkdirSync(dirname(join(fresh, path)), { recursive: true });
      writeFileSync(join(fresh, path), body);
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
    writeFileSync(stamp, key);
    return true;
  }
}
