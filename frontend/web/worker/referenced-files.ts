/** Files in a page's head. Texts of users are escaped and cannot look like a tag. */
const IN_PAGE = /<(?:link|script)\b[^>]*\s(?:href|src)="(\/pkg\/[\w.-]+)"/g;
/** Files that the page's script loads on demand; the build names them by their content. */
const IN_SCRIPT = /\b\w+\.[0-9a-f]{16}\.(?:js|wasm)\b/g;

/** Returns the paths of the files that a page refers to. */
export function filesInPage(html: string): string[] {
  return Array.from(html.matchAll(IN_PAGE), ([, path = ""]) => path);
}

/** Returns the paths of the files that a script refers to. */
export function filesInScript(script: string): string[] {
  return Array.from(script.matchAll(IN_SCRIPT), ([name]) => `/pkg/${name}`);
}
