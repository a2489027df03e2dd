import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { LOOPBACK } from "@frontline-routing/test-servers";

// Below the ports that `freePort` chooses from, and that systems give to outgoing connections.
const LOWEST = 10_048;
const BLOCK = 64;
const BLOCKS = 76;
const ATTEMPTS = 100;

/** Ports that no other platform on this machine uses. */
export interface ClaimedPorts {
  readonly ports: readonly number[];
  release(): void;
}

/**
 * Claims ports on the loopback interface, for processes that are killed and started again on them. Whoever listens on the
 * first port of a block has the block: between looking whether a port is free and binding it, no other platform can take it.
 *
 * @param count at most 63
 * @throws {Error} when no block is free
 */
export async function claimPorts(count: number): Promise<ClaimedPorts> {
  if (!Number.isSafeInteger(count) || count < 1 || count >= BLOCK) {
    throw new RangeError(`count: expected 1 to ${BLOCK - 1}, got ${count}`);
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const first = LOWEST + BLOCK * randomInt(BLOCKS);
    const claim = await tryListen(first);
    if (claim === undefined) continue;
    const ports = Array.from({ length: count }, (_, i) => first + 1 + i);
    if (await areFree(ports)) return { ports, release: () => void claim.close() };
    claim.close();
  }
  throw new Error(`no ${count} ports from ${LOWEST} to ${LOWEST + BLOCK * BLOCKS} are free: end what uses them`);
}

async function areFree(ports: readonly number[]): Promise<boolean> {
  for (const port of ports) {
    const probe = await tryListen(port);
    if (probe === undefined) return false;
    const closed = once(probe, "close");
    probe.close();
    await closed;
  }
  return true;
}

async function tryListen(port: number): Promise<Server | undefined> {
  const server = createServer((socket) => void socket.destroy());
  try {
    server.listen({ port, host: LOOPBACK, exclusive: true });
    await once(server, "listening");
    return server.unref();
  } catch {
    return undefined;
  }
}
