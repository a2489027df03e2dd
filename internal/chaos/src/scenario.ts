import type { FrontlineRoute, Sticky } from "@frontline-routing/router-core";
import type { DeploymentRecord } from "@frontline-routing/routing-core";
import type { Random } from "./random.ts";

const ENVIRONMENTS = 3; // few, so that the workers meet
const DEPLOYMENTS = 6;
const ROUTES = 12;
// Most routes follow what promotions and rollbacks move.
const STICKIES: readonly Sticky[] = ["live", "environment", "live", "environment", "branch", "none"];

/** What the database holds before the first operation. */
export interface Scenario {
  readonly environments: readonly ScenarioEnvironment[];
}

export interface ScenarioEnvironment {
  readonly id: string;
  /** By age, the oldest first. The last one has failed, and is never to become live by a rule. */
  readonly deployments: readonly DeploymentRecord[];
  readonly routes: readonly FrontlineRoute[];
}

/** Environments with deployments of growing age, and routes of every kind at some of them. */
export function makeScenario(random: Random): Scenario {
  return {
    environments: Array.from({ length: ENVIRONMENTS }, (_, index) => makeEnvironment(`env_${index + 1}`, random)),
  };
}

function makeEnvironment(id: string, random: Random): ScenarioEnvironment {
  const deployments = Array.from({ length: DEPLOYMENTS }, (_, index) => ({
    id: `${id}_d_${index + 1}`,
    environmentId: id,
    status: index === DEPLOYMENTS - 1 ? "failed" : "ready",
    desiredState: "running",
    createdAt: (index + 1) * 1_000,
  }));
  const routes = Array.from({ length: ROUTES }, (_, index) => {
    const sticky = STICKIES[index % STICKIES.length] ?? "live";
    return makeRoute(`${id}_r_${index + 1}`, id, random.pick(deployments).id, sticky);
  });
  return { id, deployments, routes };
}

/** A route that no commit has touched yet. */
export function makeRoute(id: string, environmentId: string, deploymentId: string, sticky: Sticky): FrontlineRoute {
  return {
    id,
    projectId: "p_1",
    environmentId,
    deploymentId,
    fullyQualifiedDomainName: `${id.replaceAll("_", "-")}.example.com`,
    sticky,
    revision: 0,
  };
}
