import type { Server } from "node:http";
import { Server as NetServer } from "node:net";

/** How a server is to end. */
export interface DrainOptions {
  /** How long what is under way may take to end by itself, in milliseconds. */
  readonly withinMs: number;
  /**
   * How long idle connections stay open meanwhile, because a request may be on its way on one that we close. Default: 5,000:
   * longer than other frontlines keep theirs.
   */
  readonly lingerMs?: number;
}

const LINGER_MS = 5_000;
const SWEEP_EVERY_MS = 50;
const TAKE_WITHIN_MS = 1_000; // on a server that is never at rest

/** Accepts no more connections, and resolves when none is left. `end` ends those of which Node's server knows nothing. */
export async function drainServer(server: Server, options: DrainOptions, end: () => void): Promise<void> {
  if (!server.listening) return;
  const { withinMs, lingerMs = LINGER_MS } = options;
  await takeWaiting(server);
  // Not the server's own `close`, which closes idle connections at once.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  let sweeping: NodeJS.Timeout | undefined;
  const lingering = setTimeout(
    () => {
      server.closeIdleConnections();
      sweeping = setInterval(() => server.closeIdleConnections(), SWEEP_EVERY_MS); // answers that began before the drain
    },
    Math.min(lingerMs, withinMs),
  );
  const ending = setTimeout(() => {
    end();
    server.closeAllConnections();
  }, withinMs);
  await closed;
  clearTimeout(lingering);
  clearTimeout(ending);
  clearInterval(sweeping);
}

/**
 * Takes the connections that wait in the kernel's queue, which a close would reset: Node takes one in a turn of the event loop.
 * One that comes in the very moment of the close is reset all the same, so that a balancer should send no more before.
 */
async function takeWaiting(server: Server): Promise<void> {
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const until = performance.now() + TAKE_WITHIN_MS;
  let taken = 0;
  const count = () => {
    taken += 1;
  };
  server.on("connection", count);
  for (let before = -1; before !== taken && performance.now() < until; ) {
    before = taken;
    await turn(); // maybe still this one
    await turn();
  }
  server.off("connection", count);
}
