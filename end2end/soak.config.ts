// `make soak`: runs many pages behind a bad network for a chosen time.
import { defineConfig } from "@playwright/test";
import base from "./playwright.config.ts";
import type { WorkerOptions } from "./server-fixtures.ts";

export default defineConfig<object, WorkerOptions>({
  ...base,
  testDir: "soak",
  workers: 1,
  use: { ...base.use, trace: "off" },
  projects: [{ name: "soak", use: { serverSettings: { GUEST_CHAT_SEND_PER_MINUTE: "0", GUEST_CHAT_API_KEY_PER_MINUTE: "0" } } }],
});
