// What every test has, with a browser or without: a hotel on a real server.
import { test as base } from "@playwright/test";
import { type Engine, type EngineName, openEngine } from "./engines/engine.ts";
import { Hotel } from "./hotel.ts";

export { expect } from "@playwright/test";
export { type Booking, type BookingFields, Hotel } from "./hotel.ts";

type Fixtures = {
  serverInOrder: void;
};

export type WorkerOptions = {
  /** Settings of the server: `test.use({ serverSettings: { GUEST_CHAT_SEND_PER_MINUTE: "2" } })`. */
  serverSettings: Record<string, string>;
  /** Which realtime engine the server uses: a project's choice. */
  engineName: EngineName;
};

type WorkerFixtures = {
  /** One engine for the tests of a worker, where it is not the server's own. */
  engine: Engine | undefined;
  /** One hotel for the tests of a worker; each makes bookings of its own. */
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

  // The next test finds all running; one that failed shows what they wrote.
  serverInOrder: [
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
