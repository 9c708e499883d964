const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;

/**
 * Repeats an attempt until it succeeds. Each pause is twice the last one, up to a maximum; `wait`
 * may end a pause early. An error that is not temporary ends the attempts.
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  isTemporary: (error: unknown) => boolean,
  wait: (pause_ms: number) => Promise<void>,
): Promise<T> {
  for (let pause_ms = FIRST_PAUSE_MS; ; pause_ms = Math.min(2 * pause_ms, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTemporary(error)) throw error;
    }
    await wait(pause_ms);
  }
}
