// Replacement of pusher-js' own `runtime` for browsers. That one supports five transports and loads
// scripts from other hosts for them; the pages use only a WebSocket and one method of
// authorization.
import SequentialStrategy from "core/strategies/sequential_strategy";
import CachedStrategy from "core/strategies/websocket_prioritized_cached_strategy";
import Transport from "core/transports/transport";
import TransportManager from "core/transports/transport_manager";
import { ws } from "core/transports/url_schemes";
import xhrAuth from "isomorphic/auth/xhr_auth";
import transportConnectionInitializer from "isomorphic/transports/transport_connection_initializer";
import { Network } from "web/net_info";

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
function getDefaultStrategy(config, options, defineTransport) {
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
  setup(Pusher) {
    window.Pusher = Pusher;
    // The library waits for the document's body, which only JSONP needs.
    Pusher.ready();
  },
  getProtocol: () => location.protocol,
  getAuthorizers: () => ({ ajax: xhrAuth }),
  createXHR: () => new XMLHttpRequest(),
  getNetwork: () => Network,
  getLocalStorage() {
    try {
      return window.localStorage;
    } catch {
      // Storage is blocked, as in a frame of another site; the last transport is then not
      // remembered.
    }
  },
  // The number identifies the session in statistics, which are not sent.
  randomInt: () => 0,
};
