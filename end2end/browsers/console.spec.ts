// Test that no problem of a page is missed, in any browser.
import { expect, test } from "./fixtures.ts";

/** Writes an error, throws one, and asks for an address that the CSP forbids. */
const PROBLEMS = `new Promise((resolve) => {
  addEventListener("securitypolicyviolation", () => setTimeout(resolve, 0));
  console.error("error that is written");
  setTimeout(() => { throw new Error("error that is thrown"); }, 0);
  setTimeout(() => fetch("https://forbidden.example/").catch(() => {}), 0);
})`;

test("errors, exceptions and violations of the CSP are recorded", async ({ testBrowser, hotel }) => {
  const tab = await testBrowser.openTab();
  await tab.goto((await hotel.booking()).link);
  await tab.evaluate(PROBLEMS);
  // The record outlives the document.
  await tab.reload();
  const problems = (await tab.close()).join("\n");
  expect(problems).toContain("error that is written");
  expect(problems).toContain("error that is thrown");
  expect(problems).toContain("forbidden.example");
});
