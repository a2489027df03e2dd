import { describe, expect, it } from "vitest";
import { createInMemoryRouteSource, type RouteMemory, routeSourceContract } from "../src/testing.ts";
import { aMemory, move } from "./a-memory.ts";
import { aRoute } from "./a-source.ts";

describe("the source in memory", () => {
  const contract = routeSourceContract(async ({ routes = [], sentinels = [] }) => {
    const memory = aMemory(routes);
    const source = createInMemoryRouteSource({ memory, sentinels });
    return { source, writes: { ...source, moveRoute: (id, deploymentId) => move(memory, id, deploymentId) } };
  });
  for (const { name, run } of contract) it(name, run);

  describe("of which nobody says where deployments run", () => {
    const silent = routeSourceContract(async ({ routes = [], sentinels = [] }) => {
      const memory = aMemory(routes);
      const { lookup, changes, putDeployment: _, ...writes } = createInMemoryRouteSource({ memory, sentinels });
      return {
        source: { lookup, changes },
        writes: { ...writes, moveRoute: (id, deploymentId) => move(memory, id, deploymentId) },
      };
    });
    for (const { name, run } of silent) it(name, run);
  });

  it("says of deployments what its memory does, and what is put before that", async () => {
    const deployments = new Map([["d_1", { id: "d_1", desiredState: "stopped" }]]);
    const source = createInMemoryRouteSource({ memory: { routes: new Map(), routeChanges: [], deployments } });
    const said = async () => {
      const again = { hostnames: [], environmentIds: [], deploymentIds: ["d_1"] };
      const changes = await source.changes({ again }, { signal: new AbortController().signal });
      return changes.again.deployments?.get("d_1");
    };
    expect(await said()).toEqual({ desiredState: "stopped" });
    source.putDeployment("d_1", { regions: ["us-east-1.aws", "eu-west-1.aws"] });
    expect(await said()).toEqual({ regions: ["eu-west-1.aws", "us-east-1.aws"], desiredState: "stopped" });
    source.putDeployment("d_1", { desiredState: "running" });
    expect(await said()).toEqual({ desiredState: "running" });
    expect(() => source.putDeployment("d_1", { regions: "eu-west-1.aws" } as never)).toThrow(
      'state.regions: expected a list of regions, got "eu-west-1.aws"',
    );
  });

  it("knows a row that was made again as its memory does, whoever removed it", async () => {
    let incarnation = "0";
    const route = aRoute("r_1");
    const routes = Object.assign(new Map([[route.id, route]]), { incarnationOf: () => incarnation });
    const source = createInMemoryRouteSource({ memory: { routes, routeChanges: [] } });
    const found = async () => {
      const hostnames = [route.fullyQualifiedDomainName];
      const { state } = await source.lookup({ hostnames }, { signal: new AbortController().signal });
      return state.routes.get(route.fullyQualifiedDomainName)?.incarnation;
    };
    expect(await found()).toBe("0");
    incarnation = "1";
    expect(await found()).toBe("1");
  });

  it("loses a cursor of another memory", async () => {
    const poll = (memory: RouteMemory, since?: { readonly told: number }) =>
      createInMemoryRouteSource({ memory }).changes(
        { since, again: { hostnames: [], environmentIds: [] } },
        { signal: new AbortController().signal },
      );
    const other = await poll(aMemory());
    if (other.outcome !== "started") throw new Error(other.outcome);
    expect(await poll(aMemory(), other.cursor as { told: number })).toMatchObject({ outcome: "lost" });
  });
});
