import type { FrontlineRoute } from "@frontline-routing/router-core";
import { describe, expect, it } from "vitest";
import {
  type DeployRequest,
  deploy,
  deploymentHostnames,
  planDeploy,
  promote,
  type RouteHostname,
  rollback,
} from "../../src/index.ts";
import { aDeployment, aRoute, deploymentOf } from "../../src/testing/contract/fixture.ts";
import { createInMemoryRouteRepository, type InMemoryRouteRepository } from "../../src/testing.ts";
import { createJournalledSteps } from "../operations/journalled-steps.ts";
import { contextOf, disturbed, environmentId } from "../operations/promotion-fixture.ts";

const names = { project: "api", workspace: "acme", environment: "production", branch: "main" };
/** Of the commit, of the branch and of the environment. */
const hostnames = (commit: string) => deploymentHostnames({ ...names, commit }, "example.app");
const OWN = hostnames("a1b2c3d").map((hostname) => hostname.fullyQualifiedDomainName);

/** Four deployments that may be live, each newer than the one before; routes are given. */
function seeded(...routes: FrontlineRoute[]): InMemoryRouteRepository {
  return createInMemoryRouteRepository({
    deployments: [
      ...["d_1", "d_2", "d_3", "d_4"].map((id, i) => aDeployment(id, { createdAt: i + 1 })),
      aDeployment("d_failed", { status: "failed" }),
      aDeployment("d_standby", { desiredState: "standby" }),
      aDeployment("d_9", { environmentId: "env_2" }),
    ],
    routes: [aRoute("r_9", { environmentId: "env_2", deploymentId: "d_9" }), ...routes],
  });
}

const requestOf = (deploymentId: string, overrides: Partial<DeployRequest> = {}): DeployRequest => ({
  environmentId,
  projectId: "p_1",
  deploymentId,
  hostnames: [],
  live: "follow",
  ...overrides,
});

const run = (repository: InMemoryRouteRepository, deploymentId: string, overrides: Partial<DeployRequest> = {}) =>
  deploy(contextOf(repository), requestOf(deploymentId, overrides));

/** The hostname of a route that is there. */
const hostnameOf = (id: string, sticky: RouteHostname["sticky"] = "branch"): RouteHostname => {
  return { fullyQualifiedDomainName: aRoute(id).fullyQualifiedDomainName, sticky };
};

const reasons = (list: readonly { frontlineRouteId: string; reason: string }[]) =>
  Object.fromEntries(list.map(({ frontlineRouteId, reason }) => [frontlineRouteId, reason]));

describe("the first deploy of an environment", () => {
  it("creates the deployment's hostnames, makes it live, and moves the routes that waited for one", async () => {
    const repository = seeded(aRoute("r_custom", { deploymentId: "" }));
    const result = await run(repository, "d_1", { hostnames: hostnames("a1b2c3d") });
    expect(result).toMatchObject({
      changed: true,
      deploymentId: "d_1",
      created: OWN.map((fullyQualifiedDomainName) => ({
        frontlineRouteId: expect.stringMatching(/^fr_[0-9a-f]{32}$/),
        fullyQualifiedDomainName,
        previousDeploymentId: "",
        deploymentId: "d_1",
        reason: "NEW_HOSTNAME",
      })),
      moved: [{ frontlineRouteId: "r_custom", previousDeploymentId: "", deploymentId: "d_1", reason: "FOLLOWS_LIVE" }],
      left: [],
      removed: [],
      live: { isLive: true, changed: true, reason: "NEWEST", deploymentId: "d_1", previousDeploymentId: null },
    });
    const routes = await repository.findRoutesByHostname(OWN);
    expect(routes.map(({ deploymentId, projectId, revision }) => [deploymentId, projectId, revision])).toEqual(
      OWN.map(() => ["d_1", "p_1", 1]),
    );
    expect(await repository.findEnvironment(environmentId)).toMatchObject({ deploymentId: "d_1", revision: 1 });
  });

  it("is one commit", async () => {
    const repository = seeded(aRoute("r_custom", { deploymentId: "" }));
    await run(repository, "d_1", { hostnames: hostnames("a1b2c3d") });
    const { routeChanges, liveChanges } = repository.memory;
    expect(new Set([...routeChanges, ...liveChanges].map((change) => change.changeId)).size).toBe(1);
    expect([routeChanges.length, liveChanges.length]).toEqual([4, 1]);
  });
});

it("changes nothing when it is done twice", async () => {
  const repository = seeded(aRoute("r_live"));
  const request = { hostnames: hostnames("a1b2c3d") };
  await run(repository, "d_2", request);
  const before = JSON.stringify([await repository.findEnvironment(environmentId), repository.memory.routeChanges]);
  const again = await run(repository, "d_2", request);
  expect(again).toMatchObject({ changed: false, created: [], moved: [], removed: [] });
  expect(again.live).toEqual({
    isLive: true,
    changed: false,
    reason: "ALREADY_THERE",
    deploymentId: "d_2",
    previousDeploymentId: null,
  });
  expect(again.left.map(({ reason }) => reason)).toEqual(OWN.map(() => "ALREADY_THERE"));
  expect(JSON.stringify([await repository.findEnvironment(environmentId), repository.memory.routeChanges])).toBe(
    before,
  );
});

describe("a deploy that follows live, newer than what is live", () => {
  it("moves its own hostnames that follow, and the live and environment routes; and leaves the rest", async () => {
    const routes = [
      aRoute("r_branch", { sticky: "branch" }),
      aRoute("r_other_branch", { sticky: "branch" }),
      aRoute("r_none", { sticky: "none" }),
      aRoute("r_live"),
      aRoute("r_env", { sticky: "environment" }),
    ];
    const repository = seeded(...routes);
    await promote(contextOf(repository), { environmentId, deploymentId: "d_1" });
    const result = await run(repository, "d_2", { hostnames: [hostnameOf("r_branch"), hostnameOf("r_none", "none")] });
    expect(reasons(result.moved)).toEqual({ r_branch: "FOLLOWS", r_env: "FOLLOWS", r_live: "FOLLOWS_LIVE" });
    expect(reasons(result.left)).toEqual({ r_none: "DOES_NOT_FOLLOW" });
    expect(result.live).toMatchObject({ isLive: true, reason: "NEWEST", previousDeploymentId: "d_1" });
    const where = await Promise.all(routes.map(({ id }) => deploymentOf(repository, id)));
    expect(where).toEqual(["d_2", "d_1", "d_1", "d_2", "d_2"]);
  });

  it("leaves a live or environment route that points at something newer", async () => {
    const repository = seeded(aRoute("r_live"), aRoute("r_env", { sticky: "environment", deploymentId: "d_3" }));
    const result = await run(repository, "d_2");
    expect(reasons(result.left)).toEqual({ r_env: "NEWER_DEPLOYMENT" });
    expect(await deploymentOf(repository, "r_env")).toBe("d_3");
    expect(result.live.isLive).toBe(true);
  });

  it("moves a route that was inserted between plan and commit, too", async () => {
    const repository = seeded(aRoute("r_live"));
    const insert = () => repository.putRoute(aRoute("r_new"));
    const result = await deploy(contextOf(disturbed(repository, [insert])), requestOf("d_2"));
    expect(reasons(result.moved)).toEqual({ r_live: "FOLLOWS_LIVE", r_new: "FOLLOWS_LIVE" });
  });
});

describe("a deploy that leaves live", () => {
  it("moves its own hostnames that follow, and no other route", async () => {
    const own = aRoute("r_own", { sticky: "environment" });
    const repository = seeded(own, aRoute("r_env", { sticky: "environment" }), aRoute("r_live"));
    const request = { live: "leave", hostnames: [hostnameOf("r_own"), hostnameOf("r_live")] } as const;
    const result = await run(repository, "d_2", request);
    expect(reasons(result.moved)).toEqual({ r_own: "FOLLOWS" });
    expect(reasons(result.left)).toEqual({ r_live: "DOES_NOT_FOLLOW" });
    expect(result.live).toEqual({
      isLive: false,
      changed: false,
      reason: "LEFT",
      deploymentId: null,
      previousDeploymentId: null,
    });
    expect(await deploymentOf(repository, "r_env")).toBe("d_1");
  });

  it("says that the deployment is live where it is", async () => {
    const repository = seeded();
    await promote(contextOf(repository), { environmentId, deploymentId: "d_2" });
    const { live } = await run(repository, "d_2", { live: "leave" });
    expect(live).toMatchObject({ isLive: true, changed: false, reason: "ALREADY_THERE", deploymentId: "d_2" });
  });
});

describe("an older deployment that comes late", () => {
  it("takes nothing from the newer one, and still gets the hostname of its own commit", async () => {
    const repository = seeded(aRoute("r_live"));
    await run(repository, "d_3", { hostnames: hostnames("c3c3c3c") });
    const late = await run(repository, "d_2", { hostnames: hostnames("b2b2b2b") });
    expect(late.created.map((route) => route.fullyQualifiedDomainName)).toEqual(["api-git-b2b2b2b-acme.example.app"]);
    expect(late.left.map(({ reason, deploymentId }) => [reason, deploymentId])).toEqual([
      ["NEWER_DEPLOYMENT", "d_3"],
      ["NEWER_DEPLOYMENT", "d_3"],
    ]);
    expect(late.live).toMatchObject({ isLive: false, reason: "NEWER_DEPLOYMENT", deploymentId: "d_3" });
    expect(await deploymentOf(repository, "r_live")).toBe("d_3");
  });

  it("takes nothing when the newer one commits between its plan and its commit", async () => {
    const repository = seeded(aRoute("r_live"));
    const newer = () => run(repository, "d_3", { hostnames: hostnames("c3c3c3c") });
    const context = contextOf(disturbed(repository, [newer]));
    const late = await deploy(context, requestOf("d_2", { hostnames: hostnames("b2b2b2b") }));
    expect(late).toMatchObject({ live: { reason: "NEWER_DEPLOYMENT" }, moved: [] });
    expect(await deploymentOf(repository, "r_live")).toBe("d_3");
  });

  it("is told by its id where two were created at the same moment", async () => {
    for (const [first, second, live] of [
      ["d_a", "d_b", "d_b"],
      ["d_b", "d_a", "d_b"],
    ] as const) {
      const repository = seeded(aRoute("r_live"));
      for (const id of ["d_a", "d_b"]) repository.putDeployment(aDeployment(id, { createdAt: 50 }));
      await run(repository, first);
      await run(repository, second);
      expect(await repository.findEnvironment(environmentId)).toMatchObject({ deploymentId: live });
      expect(await deploymentOf(repository, "r_live")).toBe(live);
    }
  });

  it("is newer than what has no record any more", async () => {
    const repository = seeded(aRoute("r_live"), aRoute("r_branch", { sticky: "branch", deploymentId: "d_gone" }));
    repository.putDeployment(aDeployment("d_gone", { createdAt: 99 }));
    await promote(contextOf(repository), { environmentId, deploymentId: "d_gone" });
    repository.memory.deployments.delete("d_gone");
    const result = await run(repository, "d_1", { hostnames: [hostnameOf("r_branch")] });
    expect(reasons(result.moved)).toEqual({ r_branch: "FOLLOWS", r_live: "FOLLOWS_LIVE" });
    expect(result.live).toMatchObject({ reason: "NEWEST", previousDeploymentId: "d_gone" });
  });
});

describe("while the environment is rolled back, a deploy", () => {
  const rolledBack = async () => {
    const repository = seeded(
      aRoute("r_live"),
      aRoute("r_env", { sticky: "environment" }),
      aRoute("r_branch", { sticky: "branch" }),
    );
    await promote(contextOf(repository), { environmentId, deploymentId: "d_2" });
    await rollback(contextOf(repository), { environmentId, deploymentId: "d_1" });
    return repository;
  };
  const own = { hostnames: [hostnameOf("r_env"), hostnameOf("r_branch")] };

  it("moves branches only, and says why it isn't live", async () => {
    const repository = await rolledBack();
    const result = await run(repository, "d_3", own);
    expect(reasons(result.moved)).toEqual({ r_branch: "FOLLOWS" });
    expect(reasons(result.left)).toEqual({ r_env: "ROLLED_BACK" });
    expect(result.live).toMatchObject({ isLive: false, reason: "ROLLED_BACK", deploymentId: "d_1" });
    expect(await repository.findEnvironment(environmentId)).toMatchObject({ deploymentId: "d_1", isRolledBack: true });
    expect(await deploymentOf(repository, "r_live")).toBe("d_1");
  });

  it("goes by a rollback that came between its plan and its commit", async () => {
    const repository = seeded(aRoute("r_live"), aRoute("r_env", { sticky: "environment" }));
    await promote(contextOf(repository), { environmentId, deploymentId: "d_2" });
    const back = () => rollback(contextOf(repository), { environmentId, deploymentId: "d_1" });
    const result = await deploy(contextOf(disturbed(repository, [back])), requestOf("d_3", own));
    expect(result.live).toMatchObject({ isLive: false, reason: "ROLLED_BACK" });
    expect(await deploymentOf(repository, "r_env")).toBe("d_1");
  });

  it("is live again when a later one is deployed after a promotion", async () => {
    const repository = await rolledBack();
    await promote(contextOf(repository), { environmentId, deploymentId: "d_1" });
    expect((await run(repository, "d_3")).live).toMatchObject({ isLive: true, previousDeploymentId: "d_1" });
  });
});

describe("what a deploy refuses", () => {
  const taken = [hostnameOf("r_9")];
  const idOfAnother = [
    { fullyQualifiedDomainName: "new.example.com", sticky: "live", frontlineRouteId: "r_9" },
  ] as const;

  it.each<[string, string, Partial<DeployRequest>]>([
    ["an unknown deployment", "UNKNOWN_DEPLOYMENT", { deploymentId: "nope" }],
    ["another environment's deployment", "FOREIGN_DEPLOYMENT", { deploymentId: "d_9" }],
    ["a deployment that failed", "DEPLOYMENT_NOT_READY", { deploymentId: "d_failed" }],
    ["a deployment that isn't wanted running", "DEPLOYMENT_NOT_READY", { deploymentId: "d_standby", live: "leave" }],
    ["a hostname of another environment", "HOSTNAME_TAKEN", { hostnames: [...hostnames("a1b2c3d"), ...taken] }],
    ["the id of another hostname's route", "ROUTE_ID_TAKEN", { hostnames: idOfAnother }],
  ])("%s, by deploy and by planDeploy, before the first write", async (_what, code, overrides) => {
    const repository = seeded(aRoute("r_live"));
    const request = { ...requestOf("d_2"), ...overrides };
    await expect(deploy(contextOf(repository), request)).rejects.toMatchObject({ code });
    await expect(planDeploy({ repository }, request)).rejects.toMatchObject({ code });
    expect(repository.memory.routeChanges).toEqual([]);
    expect(repository.memory.routes.size).toBe(2);
  });

  it.each([
    [{ live: "Follow" }, "live"],
    [{ live: undefined }, "live"],
    [{ projectId: "" }, "projectId"],
    [{ hostnames: undefined }, "hostnames"],
    [{ hostnames: ["a.example.com"] }, "hostnames[0]"],
    [{ hostnames: [hostnameOf("r_1"), { ...hostnameOf("r_2"), sticky: "Live" }] }, "hostnames[1].sticky"],
    [{ hostnames: [{ ...hostnameOf("r_1"), frontlineRouteId: "" }] }, "hostnames[0].frontlineRouteId"],
    [
      { hostnames: [hostnameOf("r_1"), { fullyQualifiedDomainName: "*.example.com", sticky: "live" }] },
      "hostnames[1].fullyQualifiedDomainName",
    ],
    [{ hostnames: [hostnameOf("r_1"), hostnameOf("r_1", "live")] }, "hostnames[1]"],
    [
      { hostnames: ["r_1", "r_2"].map((id) => ({ ...hostnameOf(id), frontlineRouteId: "r_same" })) },
      "hostnames[1].frontlineRouteId",
    ],
  ])("%j by name", async (overrides, field) => {
    const call = deploy(contextOf(seeded()), { ...requestOf("d_2"), ...overrides } as DeployRequest);
    await expect(call).rejects.toMatchObject({ code: "INVALID_REQUEST", field });
  });

  it("a field that nobody knows, with the one that was meant", async () => {
    const context = contextOf(seeded());
    await expect(deploy(context, Object.assign(requestOf("d_2"), { hostName: [] }))).rejects.toThrow('"hostnames"');
    const misspelt = [{ ...hostnameOf("r_1"), frontlineRouteID: "r_1" }];
    await expect(deploy(context, requestOf("d_2", { hostnames: misspelt }))).rejects.toThrow('"frontlineRouteId"');
  });

  it("a deployment that failed between plan and commit", async () => {
    const repository = seeded(aRoute("r_branch", { sticky: "branch" }));
    const fail = () => repository.putDeployment(aDeployment("d_2", { status: "failed", createdAt: 2 }));
    const request = requestOf("d_2", { live: "leave", hostnames: [hostnameOf("r_branch")] });
    const call = deploy(contextOf(disturbed(repository, [fail])), request);
    await expect(call).rejects.toMatchObject({ code: "DEPLOYMENT_NOT_READY" });
    expect(await deploymentOf(repository, "r_branch")).toBe("d_1");
  });

  it("a hostname that another environment got between plan and commit", async () => {
    const repository = seeded();
    const [hostname] = hostnames("a1b2c3d");
    const { fullyQualifiedDomainName = "" } = hostname ?? {};
    const take = () => repository.putRoute(aRoute("r_8", { environmentId: "env_2", fullyQualifiedDomainName }));
    const call = deploy(
      contextOf(disturbed(repository, [take])),
      requestOf("d_2", { hostnames: hostnames("a1b2c3d") }),
    );
    await expect(call).rejects.toMatchObject({
      code: "HOSTNAME_TAKEN",
      environmentId,
      fullyQualifiedDomainNames: [fullyQualifiedDomainName],
    });
    expect(repository.memory.routeChanges).toEqual([]);
  });
});

it("plans what it then does, and changes nothing by that", async () => {
  const repository = seeded(aRoute("r_live"), aRoute("r_env", { sticky: "environment", deploymentId: "d_3" }));
  for (const deploymentId of ["d_1", "d_3", "d_2", "d_2"]) {
    const request = requestOf(deploymentId, {
      hostnames: [...hostnames(`${deploymentId}000000`), hostnameOf("r_live")],
    });
    const before = JSON.stringify([...repository.memory.routes.values()]);
    const planned = await planDeploy({ repository }, request);
    expect(JSON.stringify([...repository.memory.routes.values()])).toBe(before);
    expect(await deploy(contextOf(repository), request)).toEqual(planned);
  }
});

it("answers what it did when an attempt died after its commit", async () => {
  const repository = seeded(aRoute("r_live"));
  const request = requestOf("d_2", { hostnames: hostnames("a1b2c3d") });
  const { steps, runs, dieAfter } = createJournalledSteps();
  dieAfter("commit-1");
  for (const changeId of ["inv_1"]) {
    const context = { repository, steps, now: 2, changeId };
    await expect(deploy(context, request)).rejects.toThrow("died");
    const result = await deploy(context, request);
    expect(result).toMatchObject({ changed: true, live: { isLive: true, changed: true } });
    expect(result.created).toHaveLength(3);
  }
  expect(runs).toEqual(["plan-1", "commit-1", "commit-1"]);
  expect(repository.memory.routeChanges).toHaveLength(4);
});
