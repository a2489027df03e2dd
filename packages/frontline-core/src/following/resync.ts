import type { HeldDeployment, HeldEnvironment } from "../held/held-environment.ts";
import { UNFOLLOWED } from "../held/reading.ts";
import type { RoutingTable } from "../held/routing-table.ts";
import type { ReadAgain } from "../port/route-source.ts";

// Of a poll. A thousand hostnames are some 30 ms of a database; MariaDB may read a whole table for a list of 1,000 or more ids.
const HOSTNAMES_PER_POLL = 1_000;
const ENVIRONMENTS_PER_POLL = 500;
const DEPLOYMENTS_PER_POLL = 1_000;
// The rest of resyncMs is for the polls themselves, and for a source to find out that it lost what it told.
const TURN_SHARE = 0.75;

/** What a poll reads again, and the deployments among it. */
export interface Turn {
  readonly again: ReadAgain;
  readonly deployments: readonly HeldDeployment[];
}

/** What to read again with each poll, so that nothing that was missed lasts longer than `resyncMs`, or than polls take. */
export function createResync(table: RoutingTable, resyncMs: number) {
  const { held, doubts } = table;
  /** What failed polls have not read. */
  const owed = new Set<string>();
  /** How many are left of a turn that is hurried. */
  let hurried = 0;

  return {
    /** What is in doubt, what is owed, then the next of all that is held. @param elapsedMs since the last poll */
    next(elapsedMs: number): Turn {
      const hostnames = new Set<string>();
      for (const waiting of [doubts, owed]) {
        for (const hostname of waiting) {
          if (hostnames.size >= HOSTNAMES_PER_POLL) break;
          hostnames.add(hostname);
          owed.delete(hostname);
        }
      }
      const share = Math.ceil((held.routes.size * elapsedMs) / (resyncMs * TURN_SHARE));
      // What was read before following began may have changed before it did.
      const isUrgent = hurried > 0 || table.era === UNFOLLOWED;
      const wanted = isUrgent ? HOSTNAMES_PER_POLL : Math.min(HOSTNAMES_PER_POLL, share);
      hurried = Math.max(0, hurried - wanted);
      for (const { hostname } of held.takeRoutes(Math.max(0, wanted - hostnames.size))) hostnames.add(hostname);
      const environments = held.environments.take(ENVIRONMENTS_PER_POLL);
      const deployments = nextDeployments(environments);
      const again = {
        hostnames: [...hostnames],
        environmentIds: environments.map(({ id }) => id),
        deploymentIds: [...new Set(deployments.map(({ deploymentId }) => deploymentId))],
      };
      return { again, deployments };
    },
    /** Takes back what a failed poll has not read. */
    takeBack({ again }: Turn): void {
      for (const hostname of again.hostnames) if (held.peek(hostname) !== undefined) owed.add(hostname);
    },
    /** How many hostnames are to be read again first. */
    get waiting(): number {
      return new Set([...doubts, ...owed]).size;
    },
    /** Everything has to be read again as fast as may be. */
    hurry(): void {
      hurried = held.routes.size;
    },
    /** After how long all that is held has been read, with a poll in each interval. */
    boundMs(intervalMs: number): number {
      const polls = Math.max(
        Math.ceil(held.routes.size / HOSTNAMES_PER_POLL),
        Math.ceil(held.environments.size / ENVIRONMENTS_PER_POLL),
      );
      return Math.max(resyncMs, Math.ceil((polls * intervalMs) / TURN_SHARE));
    },
  };
}

/** Of each environment the next in turn: all, or as many as make those with the fewest wait least. */
function nextDeployments(environments: readonly HeldEnvironment[]): HeldDeployment[] {
  const smallestFirst = [...environments].sort((a, b) => a.deployments.size - b.deployments.size);
  const taken: HeldDeployment[] = [];
  for (const [i, environment] of smallestFirst.entries()) {
    const share = Math.floor((DEPLOYMENTS_PER_POLL - taken.length) / (smallestFirst.length - i));
    for (const deployment of environment.deployments.take(share)) {
      if (deployment.deploymentId !== "") taken.push(deployment); // a route may have none yet
    }
  }
  return taken;
}
