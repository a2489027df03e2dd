import { describe, expect, it } from "vitest";
import {
  assignFrontlineRoutes,
  createRoutes,
  type DurableSteps,
  deploy,
  promote,
  type RoutingContext,
  removeRoutes,
  rollback,
  swapLiveDeployment,
} from "../../src/index.ts";
import type { RepositoryCallOptions } from "../../src/repository.ts";
import { aDeployment, aRoute } from "../../src/testing/contract/fixture.ts";
import { createInMemoryRouteRepository } from "../../src/testing.ts";

/** A repository that notes the signal of every call, and steps that pass a signal of their own to each action. */
function observed() {
  const repository = createInMemoryRouteRepository({
    deployments: [aDeployment("d_1"), aDeployment("d_2", { createdAt: 2 })],
    routes: [aRoute("r_1", { deploymentId: "" })],
  });
  const calls: { step: string; method: string; signal: AbortSignal | undefined }[] = [];
  const signals = new Map<string, AbortSignal>();
  let step = "";
  const steps: DurableSteps = {
    run(name, action) {
      step = name;
      const { signal } = new AbortController();
      signals.set(name, signal);
      return action(signal);
    },
  };
  const noting = new Proxy(repository, {
    get(target, method: keyof typeof repository) {
      const call = target[method] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        const options = args[call.length - 1] as RepositoryCallOptions | undefined;
        calls.push({ step, method, signal: options?.signal });
        return call(...args);
      };
    },
  });
  const context: RoutingContext = { repository: noting, steps, now: 1 };
  return { context, calls, signals };
}

const routeRequest = (deploymentId: string) => ({ environmentId: "env_1", deploymentId, frontlineRouteIds: ["r_1"] });

const creation = {
  environmentId: "env_1",
  projectId: "p_1",
  hostnames: [{ fullyQualifiedDomainName: "new.example.com", sticky: "live" } as const],
};

describe("the signal of a step", () => {
  it.each<[string, (context: RoutingContext) => Promise<unknown>, string[]]>([
    [
      "assignFrontlineRoutes",
      (context) => assignFrontlineRoutes(context, routeRequest("d_1")),
      ["findDeployment", "findRoutes", "commit"],
    ],
    [
      "swapLiveDeployment",
      (context) => swapLiveDeployment(context, routeRequest("d_1")),
      ["findEnvironment", "findDeployment", "findRoutes", "commit"],
    ],
    [
      "promote",
      (context) => promote(context, { environmentId: "env_1", deploymentId: "d_1" }),
      ["findEnvironment", "findDeployment", "findRoutesOfEnvironment", "commit"],
    ],
    [
      "rollback",
      async (context) => {
        const unobserved = { ...context, steps: { run: (_name, action) => action() } } satisfies RoutingContext;
        await promote(unobserved, { environmentId: "env_1", deploymentId: "d_2" });
        return await rollback(context, { environmentId: "env_1", deploymentId: "d_1" });
      },
      ["findEnvironment", "findDeployment", "findRoutesOfEnvironment", "findDeployment", "commit"],
    ],
    [
      "createRoutes",
      (context) => createRoutes(context, creation),
      ["findEnvironment", "findRoutesByHostname", "findRoutes", "commit"],
    ],
    [
      "removeRoutes",
      (context) => removeRoutes(context, { environmentId: "env_1", frontlineRouteIds: ["r_1"] }),
      ["findEnvironment", "findRoutes", "commit"],
    ],
    [
      "deploy",
      async (context) => {
        const unobserved = { ...context, steps: { run: (_name, action) => action() } } satisfies RoutingContext;
        await promote(unobserved, { environmentId: "env_1", deploymentId: "d_1" });
        return await deploy(context, { ...creation, deploymentId: "d_2", live: "follow" });
      },
      [
        "findEnvironment",
        "findDeployment",
        "findRoutesByHostname",
        "findRoutes",
        "findRoutesOfEnvironment",
        "findDeployments",
        "commit",
      ],
    ],
  ])("of %s reaches every call in it", async (_name, operate, methods) => {
    const { context, calls, signals } = observed();
    await operate(context);
    const inSteps = calls.filter(({ step }) => step !== "");
    expect(inSteps.map(({ method }) => method)).toEqual(methods);
    for (const { step, method, signal } of inSteps) {
      expect(signal, `${method} in ${step}`).toBeInstanceOf(AbortSignal);
      expect(signal, `${method} in ${step}`).toBe(signals.get(step));
    }
  });

  it("that aborts ends the operation with its reason, and nothing is written", async () => {
    const reason = new Error("given up");
    const { context } = observed();
    const steps: DurableSteps = { run: (_name, action) => action(AbortSignal.abort(reason)) };
    await expect(assignFrontlineRoutes({ ...context, steps }, routeRequest("d_1"))).rejects.toBe(reason);
    await expect(swapLiveDeployment({ ...context, steps }, routeRequest("d_1"))).rejects.toBe(reason);
    expect(await context.repository.routeHistory("r_1")).toEqual([]);
  });
});
