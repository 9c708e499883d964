// `make bench-page`: measures the guest's page on a cheap phone.
import { defineConfig } from "@playwright/test";
import base, { PHONE } from "./playwright.config.ts";
import type { WorkerOptions } from "./server-fixtures.ts";

export default defineConfig<object, WorkerOptions>({
  ...base,
  testDir: "bench",
  workers: 1,
  retries: 0,
  timeout: 30 * 60_000,
  use: { ...base.use, ...PHONE, trace: "off", serverSettings: { GUEST_CHAT_SEND_PER_MINUTE: "0", GUEST_CHAT_API_KEY_PER_MINUTE: "0" } },
  projects: [{ name: "page" }],
});
