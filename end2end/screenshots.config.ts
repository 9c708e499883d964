// `make screenshots`: takes the pictures of the README from the real page.
import { defineConfig } from "@playwright/test";
import base from "./playwright.config.ts";

const projects = base.projects?.filter(({ name }) => name === "phone" || name === "desktop");

export default defineConfig({ ...base, testDir: "screenshots", projects });
