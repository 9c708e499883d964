// Modules that few guests need: they are loaded on demand, each of them once.
import { retry } from "../common/backoff.ts";

/** Exports of each module. */
export interface LazyModules {
  attention: object;
  bridge: typeof import("../lazy/bridge.ts");
  controls: object;
  files: typeof import("../lazy/files.ts");
  hours: object;
  notify: typeof import("../lazy/notify.ts");
  offline: typeof import("../lazy/offline.ts");
}

/** Name of the file that contains a module. */
export type FileOf<Name extends keyof LazyModules> = string & { readonly module?: Name };

/**
 * Returns functions that load modules, without and with retries. Files are named relative to
 * `baseUrl`. `startedModules` has the addresses of modules that have begun to run. `wait` waits for
 * a pause, or until the browser is online again.
 */
export function createModuleLoader(
  importModule: (address: string) => Promise<unknown>,
  wait: (pause_ms: number) => Promise<void>,
  baseUrl: string,
  startedModules: ReadonlySet<string>,
) {
  const imports: Record<string, Promise<unknown>> = {};
  /** Errors of modules whose files were not downloaded. */
  const downloadErrors = new WeakSet();
  let attempts = 0;

  /** Loads a file, once. */
  function load<Name extends keyof LazyModules>(file: FileOf<Name>): Promise<LazyModules[Name]> {
    // After a failure the next attempt uses another address (a fragment), because browsers may
    // remember a module that failed.
    const address = new URL(`${file}#${attempts++}`, baseUrl).href;
    imports[file] ??= importModule(address).catch((error) => {
      delete imports[file];
      // A failed download is a TypeError; an error of the module itself occurs after it has begun.
      if (error instanceof TypeError && !startedModules.has(address)) downloadErrors.add(error);
      throw error;
    });
    return imports[file] as Promise<LazyModules[Name]>;
  }

  /**
   * Loads a file, and repeats failed downloads until one succeeds. A module that fails while it
   * runs is not loaded again, because it would fail again.
   */
  function loadWithRetries<Name extends keyof LazyModules>(file: FileOf<Name>): Promise<LazyModules[Name]> {
    return retry(
      () => load(file),
      (error) => downloadErrors.has(error as object),
      wait,
    );
  }

  return [load, loadWithRetries] as const;
}
