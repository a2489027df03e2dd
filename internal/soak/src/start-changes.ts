import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "@frontline-routing/chaos/random";
import { type Tally, tally } from "@frontline-routing/chaos/tally";
import { type Expectations, type Platform, putDeployment } from "@frontline-routing/regions";
import { isRoutingError, type RouteHostname } from "@frontline-routing/routing-core";

const LEAST_PAUSE_MS = 1_000;
const MORE_PAUSE_MS = 2_000; // so a change every two to three seconds, and most switches are complete before the next
const ASK_AGAIN_MS = 200;
const WITHIN_MS = 120_000; // many times what anything here is away for
const KEPT = 4; // of the latest deployments, to promote and to roll back to

/** Changes that are made one after another until they are stopped. */
export interface Changes {
  /** Two that follow what is live, and one that never moves. */
  readonly hostnames: readonly string[];
  /** Ends with the change that is under way. How many there were by kind, and what was refused or never acknowledged. */
  stop(): Promise<{ readonly made: Tally; readonly problems: readonly string[] }>;
}

/**
 * Makes a first deployment with its routes; and from then on deploys, promotes and rolls back, every few seconds, through
 * Restate. What isn't answered is asked for again, with the same idempotency key, until it is acknowledged.
 *
 * @param expected is told of every change
 */
export async function startChanges(platform: Platform, expected: Expectations, random: Random): Promise<Changes> {
  const { client, environment, directory } = platform;
  const { id: environmentId, projectId, hostname } = environment;
  const following = [hostname("live"), hostname("environment")];
  const pinned = hostname("pinned");
  const made: string[] = [];
  const deployments: string[] = []; // oldest first
  let count = 0;
  let live = "";
  let isRolledBack = false;

  /** @param ask resolves to the hostnames that were moved */
  async function change(
    kind: string,
    deploymentId: string,
    hostnames: readonly string[],
    ask: (options: { readonly idempotencyKey: string }) => Promise<readonly string[]>,
  ): Promise<void> {
    const idempotencyKey = randomUUID();
    for (const each of hostnames) expected.begun(each, deploymentId);
    const moved = await insist(() => ask({ idempotencyKey }));
    for (const each of hostnames) expected[moved.includes(each) ? "acknowledged" : "refused"](each, deploymentId);
    if (moved.includes(following[0] ?? "")) live = deploymentId;
    made.push(kind);
  }

  async function deploy(concerned: readonly string[], hostnames: readonly RouteHostname[]): Promise<void> {
    const deploymentId = environment.idOf(`d_${count++}`);
    await insist(() => putDeployment(directory, environment, deploymentId));
    await change("deployed", deploymentId, concerned, async (options) => {
      const request = { projectId, deploymentId, hostnames, live: "follow" as const };
      const { created, moved } = await client.deploy(environmentId, request, options);
      return [...created, ...moved].map(({ fullyQualifiedDomainName }) => fullyQualifiedDomainName);
    });
    deployments.push(deploymentId);
    deployments.splice(0, deployments.length - KEPT);
  }

  async function swap(operation: "promote" | "rollback", deploymentId: string): Promise<void> {
    const kind = operation === "promote" ? "promoted" : "rolled back";
    await change(kind, deploymentId, following, async (options) => {
      await client[operation](environmentId, { deploymentId }, options);
      return following;
    });
    isRolledBack = operation === "rollback";
  }

  async function changeSomething(): Promise<void> {
    const others = deployments.filter((id) => id !== live);
    const earlier = deployments.slice(0, Math.max(0, deployments.indexOf(live)));
    const kind = random.pick(["deploy", "promote", ...(earlier.length > 0 && !isRolledBack ? ["roll back"] : [])]);
    if (kind === "promote" && others.length > 0) return await swap("promote", random.pick(others));
    if (kind === "roll back") return await swap("rollback", random.pick(earlier));
    const own = { fullyQualifiedDomainName: hostname(`commit-${count}`), sticky: "none" as const };
    await deploy(following, [own]);
  }

  const stickies = ["live", "environment", "none"] as const;
  const hostnames = [...following, pinned];
  const routes = hostnames.map((fullyQualifiedDomainName, i) => ({
    fullyQualifiedDomainName,
    sticky: stickies[i] ?? "none",
  }));
  await deploy(hostnames, routes);

  const stopping = new AbortController();
  const { signal } = stopping;
  const problems: string[] = [];
  const changing = (async () => {
    while (!signal.aborted) {
      await delay(LEAST_PAUSE_MS + random.below(MORE_PAUSE_MS), undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await changeSomething();
    }
  })().catch((error: unknown) => void problems.push(`changes ended: ${error}`));
  return {
    hostnames,
    async stop() {
      stopping.abort();
      await changing;
      return { made: tally(made), problems };
    },
  };
}

/** Asks again while nobody answers. */
async function insist<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (const deadline = performance.now() + WITHIN_MS; ; ) {
    try {
      return await ask();
    } catch (error) {
      const isRefused = isRoutingError(error) && !error.retryable;
      if (isRefused || performance.now() > deadline) throw error;
      await delay(ASK_AGAIN_MS);
    }
  }
}
