// Replacement of pusher-js' own `runtime` for browsers. That one supports five transports and loads
// scripts from other hosts for them; the pages use only a WebSocket and one method of
// authorization.
import SequentialStrategy from "core/strategies/sequential_strategy";
import type Strategy from "core/strategies/strategy";
import CachedStrategy from "core/strategies/websocket_prioritized_cached_strategy";
import type { Timeline } from "core/timeline/timeline";
import Transport from "core/transports/transport";
import TransportManager from "core/transports/transport_manager";
import { ws } from "core/transports/url_schemes";
import xhrAuth from "isomorphic/auth/xhr_auth";
import transportConnectionInitializer from "isomorphic/transports/transport_connection_initializer";
import { Network } from "web/net_info";

/** The part of the library's configuration that the strategy uses. */
interface Config {
  activityTimeout: number;
  wsHost: string;
  wsPort: number;
  wssPort: number;
  wsPath: string;
}

interface StrategyOptions {
  timeline: Timeline;
  useTLS: boolean;
}

type DefineTransport = (
  config: Config,
  name: string,
  type: string,
  priority: number,
  options: StrategyOptions & { hostNonTLS: string; hostTLS: string; httpPath: string },
  manager: TransportManager,
) => Strategy;

interface PusherClass {
  ready(): void;
}

declare global {
  // Global variables need `var`.
  var Pusher: PusherClass;
}

const hasSockets = () => Boolean(window.WebSocket);
const socket = new Transport({
  urls: ws,
  isInitialized: hasSockets,
  isSupported: hasSockets,
  getSocket: (url) => new window.WebSocket(url),
});

/**
 * Returns the connection strategy of the library with only `ws` enabled, with its parameters: the
 * transport that connected last is tried first with a short timeout, then the same again and again,
 * with growing timeouts.
 */
function getDefaultStrategy(config: Config, options: StrategyOptions, defineTransport: DefineTransport): Strategy {
  const manager = new TransportManager({ minPingDelay: 10_000, maxPingDelay: config.activityTimeout });
  const hosts = {
    hostNonTLS: `${config.wsHost}:${config.wsPort}`,
    hostTLS: `${config.wsHost}:${config.wssPort}`,
    httpPath: config.wsPath,
  };
  const transport = defineTransport(config, "ws", "ws", 3, { ...options, ...hosts }, manager);
  const patient = new SequentialStrategy([transport], { loop: true, timeout: 15_000, timeoutLimit: 60_000 });
  const { timeline, useTLS } = options;
  return new CachedStrategy(patient, { ws: transport }, { ttl: 1_800_000, timeline, useTLS });
}

export default {
  Transports: { ws: socket },
  transportConnectionInitializer,
  getDefaultStrategy,
  setup(Pusher: PusherClass): void {
    window.Pusher = Pusher;
    // The library waits for the document's body, which only JSONP needs.
    Pusher.ready();
  },
  getProtocol: () => location.protocol,
  getAuthorizers: () => ({ ajax: xhrAuth }),
  createXHR: () => new XMLHttpRequest(),
  getNetwork: () => Network,
  getLocalStorage(): Storage | undefined {
    try {
      return window.localStorage;
    } catch {
      // Storage is blocked, as in a frame of another site; the last transport is then not
      // remembered.
      return;
    }
  },
  // The number identifies the session in statistics, which are not sent.
  randomInt: () => 0,
};
