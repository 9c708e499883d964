// `make screenshots`: the pictures in the README, taken of the real page.
import { defineConfig } from "@playwright/test";
import base from "./playwright.config.ts";

const projects = base.projects?.filter(({ name }) => name === "phone" || name === "desktop");

export default defineConfig({ ...base, testDir: "screenshots", projects });
