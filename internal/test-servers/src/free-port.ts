import { randomInt } from "node:crypto";
import getPort from "get-port";

/** Every server here is reachable from this machine only. */
export const LOOPBACK = "127.0.0.1";

// Below the ports that Linux (32768 on) and macOS (49152 on) give to outgoing connections: while a server is down for
// a restart, none of those can take its port away.
const LOWEST = 15_000;
const HIGHEST = 32_000;
const CANDIDATES = 50; // each free with near certainty; get-port goes outside the range only when all are taken

/** A random TCP port that nobody listens on at {@link LOOPBACK}; random, so that two processes rarely choose the same. */
export function freePort(): Promise<number> {
  const port = Array.from({ length: CANDIDATES }, () => randomInt(LOWEST, HIGHEST));
  return getPort({ host: LOOPBACK, port });
}
