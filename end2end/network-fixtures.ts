// Fixtures of tests with a bad network: the hotel is behind a proxy that fails as the test says.
import { FaultProxy } from "./fault-proxy.ts";
import { Hotel } from "./hotel.ts";
import { test as base } from "./server-fixtures.ts";

export * from "./server-fixtures.ts";

type Fixtures = {
  healNetwork: void;
};

type WorkerFixtures = {
  /** The network between the browser and the hotel's server. */
  network: FaultProxy;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  network: [
    async ({}, use) => {
      const network = await FaultProxy.open();
      await use(network);
      network.close();
    },
    { scope: "worker" },
  ],

  hotel: [
    async ({ network, serverSettings }, use) => {
      const hotel = await Hotel.open({ ...serverSettings, PUBLIC_URL: network.url });
      network.forwardTo(hotel.url);
      await use(hotel);
      await hotel.close();
    },
    { scope: "worker" },
  ],

  healNetwork: [
    async ({ network }, use) => {
      await use();
      network.heal();
    },
    { auto: true },
  ],
});
