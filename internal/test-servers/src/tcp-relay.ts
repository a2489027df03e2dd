import { connect, createServer, type Socket } from "node:net";
import { LOOPBACK } from "./free-port.ts";

/** Where a relay passes connections on to. */
export interface RelayTarget {
  readonly host: string;
  readonly port: number;
}

/** A TCP relay in front of a server, on a free port of the loopback interface. */
export interface TcpRelay {
  readonly port: number;
  readonly isCut: boolean;
  /** Resets every connection, and each new one as soon as it is made, until `restore()`. */
  cut(): void;
  restore(): void;
  /** Resets every connection and ends. */
  close(): Promise<void>;
}

/**
 * Passes bytes between the two ends of a connection.
 *
 * @param reset ends the connection as a crash would: the client gets a reset
 */
export type JoinEnds = (client: Socket, upstream: Socket, reset: () => void) => void;

/**
 * Starts a relay.
 *
 * @param join what passes bytes on. Default: all of them, both ways
 */
export async function startTcpRelay(target: RelayTarget, join: JoinEnds = passAll): Promise<TcpRelay> {
  const resets = new Set<() => void>();
  let isCut = false;

  const relay = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    client.on("error", () => undefined);
    if (isCut) return void client.resetAndDestroy();
    const upstream = connect({ ...target, noDelay: true, allowHalfOpen: true });
    const reset = () => {
      client.resetAndDestroy();
      upstream.destroy();
    };
    resets.add(reset);
    for (const socket of [client, upstream]) socket.on("error", reset); // e.g. the server was killed; "close" follows
    client.on("close", () => resets.delete(reset));
    join(client, upstream, reset);
  });
  const cutAll = () => {
    for (const reset of resets) reset();
  };

  await new Promise<void>((resolve, reject) => {
    relay.once("error", reject);
    relay.listen(0, LOOPBACK, resolve);
  });
  const address = relay.address();
  if (address === null || typeof address === "string") throw new Error("the relay has no port");
  return {
    port: address.port,
    get isCut() {
      return isCut;
    },
    cut() {
      isCut = true;
      cutAll();
    },
    restore() {
      isCut = false;
    },
    async close() {
      const closed = new Promise<void>((resolve) => relay.close(() => resolve()));
      cutAll();
      await closed;
    },
  };
}

const passAll: JoinEnds = (client, upstream) => {
  client.pipe(upstream);
  upstream.pipe(client);
  client.on("close", () => upstream.destroy());
  upstream.on("close", () => client.end());
};
