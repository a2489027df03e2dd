import { setTimeout as delay } from "node:timers/promises";
import type { Directory } from "@frontline-routing/frontline-adapter";
import { askHealth } from "./ask-health.ts";

const ASK_EVERY_MS = 200;
const LOOK_EVERY_MS = 20;
const ANSWER_WITHIN_MS = 2_000;
const SILENCES = 3; // one or two may be this machine's: it is busy

/** A sentinel to watch. */
export interface WatchedSentinel {
  readonly id: string;
  readonly address: string;
}

/** What the platform's health checks do: asks every sentinel, and writes what it found. */
export interface HealthChecker {
  /** What it has last written, by the sentinel's id. */
  written(): ReadonlyMap<string, "healthy" | "unhealthy">;
  /** Resolves when it has written that all of these are healthy; which it can't while the store is away. */
  untilHealthy(sentinels: readonly Pick<WatchedSentinel, "id">[]): Promise<void>;
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

/**
 * Starts to watch sentinels, each by itself. What can't be written because the store is away is written when it is back.
 * One that refuses connections or says so is unhealthy; one that is silent, only where more than half of all are healthy:
 * when most are silent, it is the machine that is slow.
 *
 * @param directory where health is written
 */
export function startHealthChecker(directory: Directory, sentinels: readonly WatchedSentinel[]): HealthChecker {
  const over = new AbortController();
  const written = new Map<string, "healthy" | "unhealthy">();

  async function watch({ id, address }: WatchedSentinel): Promise<void> {
    let silences = 0;
    while (!over.signal.aborted) {
      const found = await askHealth(address, id, AbortSignal.any([over.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]));
      silences = found === "silent" ? silences + 1 : 0;
      if (silences === 0) await write(id, found === "healthy" ? "healthy" : "unhealthy");
      else if (silences >= SILENCES && healthyShare() > 0.5) await write(id, "unhealthy");
      await delay(ASK_EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
  }

  function healthyShare(): number {
    return [...written.values()].filter((health) => health === "healthy").length / sentinels.length;
  }

  async function write(id: string, health: "healthy" | "unhealthy"): Promise<void> {
    if (over.signal.aborted || written.get(id) === health) return;
    try {
      await directory.setSentinelHealth(id, health, { signal: over.signal });
      written.set(id, health);
    } catch {
      // The store is away: the next round tries again.
    }
  }

  const watching = sentinels.map(watch);
  return {
    written: () => written,
    async untilHealthy(awaited) {
      while (awaited.some(({ id }) => written.get(id) !== "healthy")) await delay(LOOK_EVERY_MS);
    },
    async stop() {
      over.abort();
      await Promise.all(watching);
    },
  };
}
