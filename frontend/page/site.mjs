// The files of target/site: collects them, names them by their content, and writes them, with a list
// for the server's program.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
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
   * Writes the files into `folder`, which then contains no others, and `FOLDER.rs`, the expression by
   * which server/src/main.rs includes them. Returns whether anything has changed: otherwise nothing
   * is touched, because a new file makes cargo build the program again.
   * @param {string} folder
   * @param {string} stamp file that describes the last result
   */
  write(folder, stamp) {
    const list = `${folder}.rs`;
    const rust = this.#rustList(basename(folder));
    const key = sha256(...[...this.files].flat());
    const isCurrent =
      existsSync(stamp) &&
      existsSync(list) &&
      readFileSync(stamp, "utf8") === key &&
      filesBelow(folder).join("\n") === [...this.files.keys()].sort().join("\n") &&
      readFileSync(list, "utf8") === rust;
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
    // By its name in one step, because a compiler may read it at this moment.
    writeFileSync(`${list}.new`, rust);
    renameSync(`${list}.new`, list);
    writeFileSync(stamp, key);
    return true;
  }

  /**
   * Returns a Rust expression of the type `&[(&str, &[u8])]`: the path of each file in a URL, and its
   * content.
   * @param {string} folder name of the files' folder, which is beside the list
   */
  #rustList(folder) {
    const lines = [...this.files.keys()].sort().map((path) => {
      const [url, file] = [`/${path}`, `${folder}/${path}`].map((text) => JSON.stringify(text));
      return `    (${url}, include_bytes!(${file}) as &[u8]),\n`;
    });
    return `&[\n${lines.join("")}]\n`;
  }
}
