// Values that the build inserts (the steps of the page).

declare module "GLUE" {
  /** Compiles the wasm, and connects it to the page. */
  export default function init(options: { module_or_path: URL }): Promise<unknown>;
  /** Makes the page that the server rendered interactive. */
  export function hydrate(): void;
}

/** Name of the wasm file. */
declare const WASM_FILE: string;

/** True in the script of the desk. */
declare const IS_DESK: boolean;

/** File names of the modules that are loaded on demand. */
declare const LATE: {
  [Name in keyof import("./lazy-modules.ts").LazyModules]: import("./lazy-modules.ts").FileOf<Name>;
};
