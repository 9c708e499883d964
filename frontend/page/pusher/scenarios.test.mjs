// Compares the short script of pusher-js with the published one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { publishedScript, pusherScript } from "./bundle.mjs";
import { SCENARIOS, traceOf } from "./scenarios.mjs";

const published = publishedScript().toString();
const short = (await pusherScript()).toString();

for (const scenario of SCENARIOS) {
  test(`if ${scenario.name}, both scripts do the same`, async () => {
    const expected = await traceOf(published, scenario);
    assert.ok(expected.length > 1, "the script did nothing");
    assert.deepEqual(await traceOf(short, scenario), expected);
  });
}

/**
 * Faults in the short script, each with a scenario that shows it.
 * @type {[string, RegExp, string, string][]}
 */
const FAULTS = [
  ["a shorter timeout", /15e3/, "14e3", "the server never answers"],
  ["another limit of timeouts", /6e4/, "5e4", "the server never answers"],
  ["another reaction to 4200", /4200/, "4201", "a subscribed socket is closed with 4200"],
];

for (const [fault, text, replacement, name] of FAULTS) {
  test(`the scenarios find ${fault}`, async () => {
    const scenario = SCENARIOS.find((scenario) => scenario.name === name);
    assert.ok(scenario);
    assert.match(short, text);
    const changed = await traceOf(short.replace(text, replacement), scenario);
    assert.notDeepEqual(changed, await traceOf(published, scenario));
  });
}
