// The parts of the sources of pusher-js that its runtime uses. The sources themselves are not
// strictly typed, so they are declared here and not checked.

declare module "core/strategies/strategy" {
  /** A way to connect. */
  export default interface Strategy {
    isSupported(): boolean;
    connect(minPriority: number, callback: (error: unknown, handshake?: object) => void): StrategyRunner;
  }

  interface StrategyRunner {
    abort(): void;
    forceMinPriority(priority: number): void;
  }
}

declare module "core/strategies/sequential_strategy" {
  import type Strategy from "core/strategies/strategy";

  /** Tries strategies one after the other; each gets twice the time of the last one. */
  export default class SequentialStrategy implements Strategy {
    constructor(strategies: Strategy[], options: { loop: boolean; timeout: number; timeoutLimit: number });
    isSupported: Strategy["isSupported"];
    connect: Strategy["connect"];
  }
}

declare module "core/strategies/websocket_prioritized_cached_strategy" {
  import type Strategy from "core/strategies/strategy";
  import type { Timeline } from "core/timeline/timeline";

  /** Tries the transport that connected last before the other strategy. */
  export default class CachedStrategy implements Strategy {
    constructor(
      strategy: Strategy,
      transports: Record<string, Strategy>,
      options: { ttl: number; timeline: Timeline; useTLS: boolean },
    );
    isSupported: Strategy["isSupported"];
    connect: Strategy["connect"];
  }
}

declare module "core/timeline/timeline" {
  /** Statistics; only passed on here. */
  export interface Timeline {
    readonly id: number;
  }
}

declare module "core/transports/url_schemes" {
  export interface UrlScheme {
    getInitial(
      key: string,
      params: { useTLS: boolean; hostTLS: string; hostNonTLS: string; httpPath?: string },
    ): string;
  }
  /** Addresses of sockets. */
  export const ws: UrlScheme;
}

declare module "core/transports/transport" {
  import type { UrlScheme } from "core/transports/url_schemes";

  export interface TransportHooks {
    urls: UrlScheme;
    isInitialized(): boolean;
    isSupported(): boolean;
    getSocket(url: string): WebSocket;
  }

  /** A kind of connection. */
  export default class Transport {
    constructor(hooks: TransportHooks);
    isSupported(environment: object): boolean;
  }
}

declare module "core/transports/transport_manager" {
  /** Counts the failures of a transport, and adapts the time between pings. */
  export default class TransportManager {
    constructor(options: { minPingDelay: number; maxPingDelay: number });
    isAlive(): boolean;
  }
}

declare module "isomorphic/transports/transport_connection_initializer" {
  /** Prepares a connection. */
  export default function transportConnectionInitializer(this: object): void;
}

declare module "isomorphic/auth/xhr_auth" {
  /** Authorizes a channel with an `XMLHttpRequest`. */
  export default function ajax(
    runtime: object,
    query: string,
    options: object,
    type: string,
    callback: (error: Error | null, authorization: object | null) => void,
  ): void;
}

declare module "web/net_info" {
  /** Reports whether the device has a network. */
  export const Network: {
    isOnline(): boolean;
    bind(event: "online" | "offline", callback: () => void): unknown;
  };
}
