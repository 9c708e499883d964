import assert from "node:assert/strict";
import { test } from "node:test";
import { createModuleLoader } from "./lazy-modules.ts";

const BASE = "https://chat.example/pkg/guest.js";

/** Creates a loader; each import calls `importModule` with the address. */
function createLoader(importModule: (address: string, started: Set<string>) => Promise<unknown>) {
  const addresses: string[] = [];
  const pauses: number[] = [];
  const started = new Set<string>();
  const [load, loadWithRetries] = createModuleLoader(
    (address) => {
      addresses.push(address);
      return importModule(address, started);
    },
    async (pause_ms) => {
      pauses.push(pause_ms);
    },
    BASE,
    started,
  );
  return { load, loadWithRetries, addresses, pauses };
}

test("a module is loaded once", async () => {
  const module = {};
  const { load, loadWithRetries, addresses } = createLoader(async () => module);
  const loaded = await Promise.all([load("hours.js"), load("hours.js"), loadWithRetries("hours.js")]);
  assert.deepEqual(loaded, [module, module, module]);
  assert.deepEqual(addresses, ["https://chat.example/pkg/hours.js#0"]);
});

test("a failed download is repeated with another address", async () => {
  let failures = 2;
  const { loadWithRetries, addresses, pauses } = createLoader(async () => {
    if (failures-- > 0) throw new TypeError("Failed to fetch");
    return {};
  });
  await loadWithRetries("hours.js");
  assert.equal(new Set(addresses).size, 3);
  assert.deepEqual(pauses, [500, 1000]);
});

test("a module that fails while it runs is not loaded again", async () => {
  const { loadWithRetries, addresses } = createLoader(async (address, started) => {
    started.add(address);
    throw new TypeError("x is not a function");
  });
  await assert.rejects(loadWithRetries("hours.js"), { message: "x is not a function" });
  assert.equal(addresses.length, 1);
});

test("a module can be requested again after a failed download", async () => {
  let failures = 1;
  const { load } = createLoader(async () => {
    if (failures-- > 0) throw new TypeError("Failed to fetch");
    return {};
  });
  await assert.rejects(load("files.js"));
  assert.ok(await load("files.js"));
});
