import { createRouter, type Router, type RouteSource } from "@frontline-routing/frontline-core";
import { createInMemoryRouteSource } from "@frontline-routing/frontline-core/testing";
import {
  createRoutes,
  deploy,
  inlineSteps,
  promote,
  type RouteRepository,
  removeRoutes,
} from "@frontline-routing/routing-core";
import { createInMemoryRouteRepository } from "@frontline-routing/routing-core/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { createRouteRepository, createRouteSource } from "../../src/index.ts";
import { aSentinel, insertDeployments, insertSentinels, wipe } from "../seed.ts";
import { stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";

const environmentId = "env_1";
const REGIONS = ["us-east-1.aws", "eu-west-1.aws"] as const;
const HOSTNAME = "new.example.com";
const DEPLOYMENTS = ["d_1", "d_2"].map((id, createdAt) => {
  return { id, environmentId, status: "ready", desiredState: "running", createdAt };
});
// Longer than any test: what is known of a change is known by following it.
const NEVER = { followIntervalMs: 0, unknownFreshMs: 86_400_000, resyncMs: 3_600_000 };

describe.each(stores)("routers over $name", (store) => {
  const database = useDatabase(store);

  it("know a created and a removed route after their next poll, by nothing but following", async () => {
    const { db } = database;
    await wipe(db);
    await insertDeployments(db, DEPLOYMENTS);
    await insertSentinels(db, aSentinel());
    await expectFollowed(createRouteRepository(db), () => createRouteSource(db));
  });
});

it("routers over a memory know a created and a removed route after their next poll, by nothing but following", async () => {
  const repository = createInMemoryRouteRepository({ deployments: DEPLOYMENTS });
  const place = { id: "s_1", environmentId, region: "us-east-1.aws", k8sAddress: "a:1" };
  const sentinel = { ...place, health: "healthy", desiredState: "running", availableReplicas: 1 } as const;
  const source = createInMemoryRouteSource({ memory: repository.memory, sentinels: [sentinel] });
  await expectFollowed(repository, () => source);
});

async function expectFollowed(repository: RouteRepository, makeSource: () => RouteSource): Promise<void> {
  const context = { repository, steps: inlineSteps, now: 1 };
  const request = { environmentId, projectId: "p_1" };
  const frontlines = REGIONS.map((region) => {
    const { source, readAgain } = watched(makeSource());
    const router = createRouter({ region, source, ...NEVER });
    onTestFinished(() => router.close());
    return { router, readAgain };
  });
  const everywhere = async (expected: string) => {
    for (const { router, readAgain } of frontlines) {
      readAgain.clear();
      await router.poll();
      expect(await deploymentAt(router, HOSTNAME)).toBe(expected);
      expect(readAgain).not.toContain(HOSTNAME);
    }
  };

  // Enough others for a poll's turn of reading again, which is one at least, to be another's than the one that counts.
  const others = Array.from({ length: 40 }, (_, i) => `h${i}.example.com`);
  const seeds = others.map((fullyQualifiedDomainName) => ({ fullyQualifiedDomainName, sticky: "live" as const }));
  await deploy(context, { ...request, deploymentId: "d_1", hostnames: seeds, live: "follow" });
  for (const { router } of frontlines) {
    await router.poll();
    await router.lookupMany([HOSTNAME, ...others]);
  }
  await everywhere("HOSTNAME_NOT_FOUND");

  const hostnames = [{ fullyQualifiedDomainName: HOSTNAME, sticky: "live", frontlineRouteId: "r_new" }] as const;
  for (const deploymentId of ["d_1", "d_2"]) {
    await createRoutes(context, { ...request, hostnames });
    await promote(context, { environmentId, deploymentId });
    await everywhere(deploymentId);
    await removeRoutes(context, { environmentId, frontlineRouteIds: ["r_new"] });
    await everywhere("HOSTNAME_NOT_FOUND");
  }
  await deploy(context, { ...request, deploymentId: "d_2", hostnames, live: "leave" });
  await everywhere("d_2");
}

/** A source, and which hostnames were asked for again by polls. */
function watched(source: RouteSource) {
  const readAgain = new Set<string>();
  const changes: RouteSource["changes"] = (query, options) => {
    for (const hostname of query.again.hostnames) readAgain.add(hostname);
    return source.changes(query, options);
  };
  return { source: { ...source, changes }, readAgain };
}

/** Where a request for a hostname goes, or with which error it ends. */
async function deploymentAt(router: Router, hostname: string): Promise<unknown> {
  return router.route(hostname).then(
    (decision) => decision.deploymentId,
    (error: { code?: unknown }) => error.code,
  );
}
