import { setTimeout as delay } from "node:timers/promises";
import { createRoutingClient } from "@frontline-routing/restate-routing";
import { chooseOperation } from "../../operation.ts";
import { createRandom } from "../../random.ts";
import type { Scenario } from "../../scenario.ts";
import type { Call } from "./calls.ts";
import { makeCall } from "./make-call.ts";

const MAX_PAUSE_MS = 120; // between two calls of a client; they come at random moments, and the history stays readable
const TIMEOUT_MS = 60_000; // ends a call that would hang, long after what is broken is whole again
// Every so often a client doesn't wait for its answer, or doesn't try again: what it asked for stays open.
const IMPATIENT_EVERY = 6;
const LONGEST_PATIENCE_MS = 80;

/** Clients that call the routing service, one call after another each. */
export interface Callers {
  /** Those that have ended. */
  readonly calls: readonly Call[];
  /** Lets every client finish its call, and no more. */
  stop(): Promise<void>;
}

/**
 * Starts clients that make random calls, each on one environment that others of them use too: while one environment waits
 * for a fault to pass, the clients of the others go on.
 */
export function startCallers(ingressUrl: string, scenario: Scenario, seed: number, clients: number): Callers {
  const patient = createRoutingClient({ ingressUrl, timeoutMs: TIMEOUT_MS, maxAttempts: 30 });
  const once = createRoutingClient({ ingressUrl, timeoutMs: TIMEOUT_MS, maxAttempts: 1 });
  const calls: Call[] = [];
  let stopping = false;

  async function callOn(number: number): Promise<void> {
    const random = createRandom(seed, "client", number);
    const { environments } = scenario;
    const home = { environments: environments.filter((_, index) => index === number % environments.length) };
    for (let count = 1; !stopping; count++) {
      const operation = chooseOperation(`${number}.${count}`, Date.now(), home, random);
      const isImpatient = random.below(IMPATIENT_EVERY) === 0;
      const signal = isImpatient ? AbortSignal.timeout(1 + random.below(LONGEST_PATIENCE_MS)) : undefined;
      const outcome = await makeCall(random.below(IMPATIENT_EVERY) === 0 ? once : patient, operation, signal);
      calls.push({ operation, outcome, wasUnanswered: outcome.kind === "gave up" });
      await delay(random.below(MAX_PAUSE_MS));
    }
  }

  const ended = Promise.all(Array.from({ length: clients }, (_, index) => callOn(index + 1)));
  ended.catch(() => undefined); // told by `stop`
  return {
    calls,
    async stop() {
      stopping = true;
      await ended;
    },
  };
}
