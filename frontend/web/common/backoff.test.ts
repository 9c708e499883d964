import assert from "node:assert/strict";
import { test } from "node:test";
import { retry } from "./backoff.ts";

/** Fails that many times and then succeeds; records the pauses. */
async function retryAfter(failures: number, isTemporary = true): Promise<{ attempts: number; pauses: number[] }> {
  const pauses: number[] = [];
  let attempts = 0;
  const attempt = async () => {
    if (attempts++ < failures) throw new Error(`attempt ${attempts}`);
  };
  await retry(
    attempt,
    () => isTemporary,
    async (pause_ms) => {
      pauses.push(pause_ms);
    },
  );
  return { attempts, pauses };
}

test("a success needs no pause", async () => {
  assert.deepEqual(await retryAfter(0), { attempts: 1, pauses: [] });
});

test("each pause is twice the last one, up to 20 seconds", async () => {
  const { pauses } = await retryAfter(8);
  assert.deepEqual(pauses, [500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
});

test("an error that is not temporary ends the attempts", async () => {
  await assert.rejects(retryAfter(3, false), { message: "attempt 1" });
});
