// `make test-sockudo`: runs the tests of guest and hotel with a cluster of two nodes.
import { defineConfig } from "@playwright/test";
import base, { PHONE, TWO_PARTIES } from "./playwright.config.ts";
import type { WorkerOptions } from "./server-fixtures.ts";

const use: Partial<WorkerOptions> & typeof PHONE = { ...PHONE, engineName: "sockudo" };

export default defineConfig<object, WorkerOptions>({
  ...base,
  projects: [
    { name: "phone-sockudo", testMatch: TWO_PARTIES, use },
    { name: "cluster", testDir: "cluster", use },
  ],
});
