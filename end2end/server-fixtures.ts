// Fixtures of all tests, with a browser or without: a hotel on a real server.
import { test as base } from "@playwright/test";
import { type Engine, type EngineName, openEngine } from "./engines/engine.ts";
import { Hotel } from "./hotel.ts";

export { expect } from "@playwright/test";
export { type Booking, type BookingFields, Hotel } from "./hotel.ts";

type Fixtures = {
  restartPrograms: void;
};

export type WorkerOptions = {
  /**
   * Settings of the server: `test.use({ serverSettings: { GUEST_CHAT_SEND_PER_MINUTE: "2" } })`.
   */
  serverSettings: Record<string, string>;
  /** Realtime engine of the server; set by the Playwright project. */
  engineName: EngineName;
};

type WorkerFixtures = {
  /** The engine of a worker's tests; `undefined` for the embedded one. */
  engine: Engine | undefined;
  /** The hotel of a worker's tests; each test makes bookings of its own. */
  hotel: Hotel;
};

export const test = base.extend<Fixtures, WorkerOptions & WorkerFixtures>({
  serverSettings: [{}, { option: true, scope: "worker" }],
  engineName: ["embedded", { option: true, scope: "worker" }],

  engine: [
    async ({ engineName }, use) => {
      const engine = await openEngine(engineName);
      await use(engine);
      await engine?.remove();
    },
    { scope: "worker" },
  ],

  hotel: [
    async ({ serverSettings, engine }, use) => {
      const hotel = await Hotel.open({ ...engine?.settings, ...serverSettings });
      await use(hotel);
      await hotel.close();
    },
    { scope: "worker" },
  ],

  // Starts all programs again after a test, and attaches their logs if it failed.
  restartPrograms: [
    async ({ hotel, engine }, use, testInfo) => {
      const programs = { server: hotel.server, ...(engine && { engine }) };
      const before = Object.entries(programs).map(([name, program]) => ({ name, program, length: program.log.length }));
      await use();
      if (testInfo.status !== testInfo.expectedStatus) {
        for (const { name, program, length } of before) {
          const log = program.log.slice(length);
          await testInfo.attach(`${name}.log`, { body: log || "(nothing)", contentType: "text/plain" });
        }
      }
      await engine?.start();
      await hotel.start();
    },
    { auto: true },
  ],
});
