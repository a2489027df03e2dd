import { inlineSteps, promote, type RouteRepository } from "@frontline-routing/routing-core";
import type { RoutingServiceOptions } from "../../src/index.ts";
import { seededRepository } from "../serving/seeded-repository.ts";

/** A call of which the journal is kept, and on which data. */
export interface JournalScenario {
  readonly keyedBy: NonNullable<RoutingServiceOptions["keyedBy"]>;
  readonly key: string;
  readonly handler: string;
  readonly request: unknown;
  /** Whether something else promotes `d_4` between the first plan and its commit. */
  readonly overtaken?: boolean;
}

const someRoutes = { deploymentId: "d_3", frontlineRouteIds: ["r_3", "r_1", "r_2"] };
const someHostnames = [
  { fullyQualifiedDomainName: "new.example.com", sticky: "branch" },
  { fullyQualifiedDomainName: "r-1.example.com", sticky: "live" },
  { fullyQualifiedDomainName: "own.example.com", sticky: "none", frontlineRouteId: "r_own" },
];
const calls = {
  AssignFrontlineRoutes: someRoutes,
  SwapLiveDeployment: { ...someRoutes, setRollbackFlag: true },
  Promote: { deploymentId: "d_3" },
  Rollback: { deploymentId: "d_1" },
  Deploy: { deploymentId: "d_3", projectId: "p_1", hostnames: someHostnames, live: "follow" },
  CreateRoutes: { environmentId: "env_1", projectId: "p_1", hostnames: someHostnames },
  RemoveRoutes: { environmentId: "env_1", frontlineRouteIds: ["r_3", "r_gone", "r_1"] },
};

const overtaken = { keyedBy: "environment", key: "env_1", overtaken: true } as const;

/** By name: every exclusive handler, keyed by environment and by project, and two that need a second plan. */
export const journalScenarios: Readonly<Record<string, JournalScenario>> = {
  ...Object.fromEntries(
    Object.entries(calls).flatMap(([handler, request]) => [
      [handler, { keyedBy: "environment", key: "env_1", handler, request }],
      [`${handler} by project`, { keyedBy: "project", key: "p_1", handler, request }],
    ]),
  ),
  "Promote, overtaken": { ...overtaken, handler: "Promote", request: calls.Promote },
  "Deploy, overtaken": { ...overtaken, handler: "Deploy", request: calls.Deploy },
};

/**
 * The data that a scenario finds, `d_2` live with all routes.
 *
 * @param journalled the steps that were done before, of which a commit tells that it was overtaken
 */
export async function scenarioRepository(
  { overtaken = false }: JournalScenario,
  journalled: readonly string[] = [],
): Promise<RouteRepository> {
  const repository = seededRepository();
  const promoteTo = async (deploymentId: string, now: number) => {
    await promote({ repository, steps: inlineSteps, now }, { environmentId: "env_1", deploymentId });
  };
  await promoteTo("d_2", 1);
  let overtake = overtaken;
  const overtakeOnce = async () => {
    if (!overtake) return;
    overtake = false;
    await promoteTo("d_4", 2);
  };
  if (journalled.includes("commit-1")) await overtakeOnce();
  return {
    ...repository,
    async commit(changeSet) {
      await overtakeOnce();
      return await repository.commit(changeSet);
    },
  };
}
