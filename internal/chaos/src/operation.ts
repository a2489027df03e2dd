import {
  type AssignResult,
  assignFrontlineRoutes,
  promote,
  type RoutingContext,
  rollback,
  type SwapResult,
  swapLiveDeployment,
} from "@frontline-routing/routing-core";
import type { Random } from "./random.ts";
import type { Scenario } from "./scenario.ts";

/** The four writes, in the weights with which they are chosen. */
const KINDS = ["assign", "assign", "swap", "promote", "promote", "rollback"] as const;
const FEWEST_ATTEMPTS = 3;
const MOST_ATTEMPTS = 14;

export type OperationKind = (typeof KINDS)[number];

/** One call of a write, as data, so that another process can make the same call again. */
export interface Operation {
  /** The `changeId` of its context. */
  readonly id: string;
  readonly kind: OperationKind;
  readonly environmentId: string;
  readonly deploymentId: string;
  /** For `assign` and `swap`. */
  readonly frontlineRouteIds: readonly string[];
  /** For `swap`. */
  readonly isRolledBack: boolean;
  /** When it was begun, in Unix milliseconds: the `now` of its context. */
  readonly begunAt: number;
  /** After so many it is given up, and its outcome stays open. */
  readonly maxAttempts: number;
}

/** Chooses an operation on routes and environments that other workers choose too. */
export function chooseOperation(id: string, begunAt: number, scenario: Scenario, random: Random): Operation {
  const kind = random.pick(KINDS);
  const environment = random.pick(scenario.environments);
  const ids = random.shuffle(environment.routes.map((route) => route.id));
  return {
    id,
    kind,
    environmentId: environment.id,
    deploymentId: random.pick(environment.deployments).id,
    frontlineRouteIds: ids.slice(0, kind === "assign" ? 1 + random.below(3) : 1 + random.below(ids.length)),
    isRolledBack: random.below(4) === 0,
    begunAt,
    maxAttempts: FEWEST_ATTEMPTS + random.below(MOST_ATTEMPTS - FEWEST_ATTEMPTS),
  };
}

/** Makes the call. */
export async function callOperation(context: RoutingContext, operation: Operation): Promise<AssignResult | SwapResult> {
  const { kind, environmentId, deploymentId, frontlineRouteIds, isRolledBack } = operation;
  switch (kind) {
    case "assign":
      return await assignFrontlineRoutes(context, { environmentId, deploymentId, frontlineRouteIds });
    case "swap":
      return await swapLiveDeployment(context, { environmentId, deploymentId, frontlineRouteIds, isRolledBack });
    case "promote":
      return await promote(context, { environmentId, deploymentId });
    case "rollback":
      return await rollback(context, { environmentId, deploymentId });
  }
}
