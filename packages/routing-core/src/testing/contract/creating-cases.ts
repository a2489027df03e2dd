import type { ChangeSet } from "../../change-set/change-set.ts";
import { expectEqual } from "../expect-equal.ts";
import type { Cases } from "./contract-case.ts";
import { aChangeSet, aCreation, aMove, aRoute, chainOf, creating, deploymentOf, idsOf, outcomeOf } from "./fixture.ts";

/** Commits that create routes. */
export const creatingCases: Cases = {
  async "creates routes with their history, found by id and by hostname"(repository) {
    const creates = [aCreation("r_b", { sticky: "branch" }), aCreation("r_a")];
    const { routes, replayed } = await repository.commit(creating("c_1", creates));
    const made = { kind: "create", previousDeploymentId: "", deploymentId: "d_2", revision: 1 };
    const expected = ["r_b", "r_a"].map((frontlineRouteId) => ({ frontlineRouteId, ...made }));
    expectEqual([replayed, routes], [false, expected], "result");
    const row = aRoute("r_b", { sticky: "branch", deploymentId: "d_2", revision: 1 });
    expectEqual(await repository.findRoutes(["r_b"]), [row], "by id");
    const hostname = row.fullyQualifiedDomainName;
    expectEqual(await repository.findRoutesByHostname([hostname, "nope.example.com"]), [row], "by hostname");
    const changedAt = creating("", []).now;
    const about = { changeId: "c_1", environmentId: "env_1", actor: null, reason: null, changedAt };
    const recorded = (await repository.routeHistory("r_b")).map(({ incarnation, ...change }) => change);
    expectEqual(recorded, [{ frontlineRouteId: "r_b", ...made, ...about }], "history");
    expectEqual((await repository.findEnvironment("env_1")).revision, 1, "the environment's revision");
  },
  async "creates routes without a deployment, and moves them like any others, in one unbroken chain"(repository) {
    await repository.commit(creating("c_1", [aCreation("r_a")], { deploymentId: "" }));
    expectEqual(await deploymentOf(repository, "r_a"), "", "where it points");
    await repository.commit(aChangeSet("c_2", [], { routes: [aMove("r_a", 1, "")] }));
    expectEqual(await chainOf(repository, "r_a"), ["create  >  @1", "move  > d_2 @2"], "history");
    const [first, second] = (await repository.routeHistory("r_a")).map((row) => row.incarnation);
    expectEqual(first, second, "the row that the history is of");
  },
  async "creates, moves and removes routes and moves the live pointer in one commit, or none of it"(repository) {
    const all = creating("c_1", [aCreation("r_a")], {
      routes: [aMove("r_1", 0)],
      removes: [aMove("r_2", 0)],
      swap: { expectedRevision: 0, isRolledBack: false, everySticky: ["live"], mustBeReady: true },
    });
    const late = { ...all, removes: [aMove("r_2", 1)] };
    expectEqual(await outcomeOf(repository, late), "ROUTE_CONFLICT", "refusal");
    expectEqual(await idsOf(repository, ["r_1", "r_2", "r_a"]), ["r_1", "r_2"], "nothing is written");
    expectEqual((await repository.findEnvironment("env_1")).revision, 0, "the environment's revision");
    const result = await repository.commit(all);
    const kinds = result.routes.map((route) => `${route.kind} ${route.frontlineRouteId} ${route.deploymentId}`);
    expectEqual(kinds, ["move r_1 d_2", "create r_a d_2", "remove r_2 "], "result");
    expectEqual(await idsOf(repository, ["r_1", "r_2", "r_a"]), ["r_1", "r_a"], "routes");
    expectEqual((await repository.findEnvironment("env_1")).deploymentId, "d_2", "what is live");
    expectEqual(await repository.commit(all), { ...result, replayed: true }, "the retry");
  },
  async "answers a repeated creation with what it did the first time, whatever became of the route since"(repository) {
    const changeSet = creating("c_1", [aCreation("r_a"), aCreation("r_b")]);
    const first = await repository.commit(changeSet);
    expectEqual(await repository.commit(changeSet), { ...first, replayed: true }, "the retry");
    await repository.commit(creating("c_2", [], { removes: [aMove("r_a", 1)] }));
    expectEqual(await repository.commit(changeSet), { ...first, replayed: true }, "after a removal");
    expectEqual(await idsOf(repository, ["r_a", "r_b"]), ["r_b"], "a removed route stays removed");
    await repository.commit(creating("c_3", [aCreation("r_a")]));
    expectEqual(await repository.commit(changeSet), { ...first, replayed: true }, "after another creation");
    expectEqual((await repository.routeHistory("r_a")).length, 3, "history rows");
    const others = [
      creating("c_1", [aCreation("r_a")]),
      creating("c_1", [aCreation("r_a"), aCreation("r_b")], { deploymentId: "d_3" }),
      aChangeSet("c_1", ["r_a", "r_b"]),
    ];
    for (const other of others) {
      expectEqual(await outcomeOf(repository, other), "CHANGE_ID_REUSED", JSON.stringify(other));
    }
  },
  async "makes one route of a creation that arrives many times at once"(repository) {
    const same = () => repository.commit(creating("c_1", [aCreation("r_a")]));
    const results = await Promise.all(Array.from({ length: 8 }, same));
    expectEqual(results.filter((result) => !result.replayed).length, 1, "applied");
    expectEqual((await repository.routeHistory("r_a")).length, 1, "history rows");
  },
  async "refuses a hostname of another environment, and writes nothing"(repository) {
    const [{ fullyQualifiedDomainName } = aRoute("r_9")] = await repository.findRoutes(["r_9"]);
    const creates = [aCreation("r_a"), aCreation("r_b", { fullyQualifiedDomainName })];
    expectEqual(await outcomeOf(repository, creating("c_1", creates)), "HOSTNAME_TAKEN", "refusal");
    expectEqual(await idsOf(repository, ["r_a", "r_b"]), [], "nothing is written");
    expectEqual(await deploymentOf(repository, "r_9"), "d_9", "the other environment's route");
  },
  async "lets one of many environments that want a hostname at once have it, and tells the others"(repository) {
    for (let round = 0; round < 4; round++) {
      const hostnames = ["one", "two", "three"].map((name) => `${name}-${round}.example.com`);
      const commits = Array.from({ length: 6 }, (_, i) => {
        const wanted = i % 2 === 0 ? hostnames : hostnames.toReversed();
        const creates = wanted.map((name) => aCreation(`r_${i}_${name}`, { fullyQualifiedDomainName: name }));
        return creating(`c_${round}_${i}`, creates, { environmentId: `env_w${i}`, deploymentId: "" });
      });
      const codes = await Promise.all(commits.map((changeSet) => outcomeOf(repository, changeSet)));
      expectEqual(codes.toSorted(), [...Array(5).fill("HOSTNAME_TAKEN"), "no error"], `round ${round}`);
      const found = await repository.findRoutesByHostname(hostnames);
      expectEqual([found.length, new Set(found.map((route) => route.environmentId)).size], [3, 1], "whole");
    }
  },
  async "lets one of many commits of an environment that create the same hostname win"(repository) {
    const { fullyQualifiedDomainName } = aCreation("r_a");
    const creations = Array.from({ length: 6 }, (_, i) => aCreation(`r_${i}_a`, { fullyQualifiedDomainName }));
    const commits = creations.map((creation, i) => creating(`c_${i}`, [creation]));
    const codes = await Promise.all(commits.map((changeSet) => outcomeOf(repository, changeSet)));
    expectEqual(codes.toSorted(), [...Array(5).fill("ENVIRONMENT_CONFLICT"), "no error"], "losers and winner");
    expectEqual((await repository.findRoutesByHostname([fullyQualifiedDomainName])).length, 1, "routes");
  },
  async "refuses the id of another hostname's route, of this environment or another"(repository) {
    for (const id of ["r_1", "r_9"]) {
      const creates = [aCreation(id, { fullyQualifiedDomainName: "new.example.com" })];
      expectEqual(await outcomeOf(repository, creating("c_1", creates)), "ROUTE_ID_TAKEN", id);
    }
    expectEqual((await repository.findEnvironment("env_1")).revision, 0, "nothing is written");
  },
  async "keeps a fence without a swap: the environment's revision, the deployment, and routes that stay"(repository) {
    const fenced = (overrides: Partial<ChangeSet>) =>
      outcomeOf(repository, creating("c_1", [aCreation("r_a")], overrides));
    const fence = { expectedRevision: 0, mustBeReady: true };
    const late = { fence: { ...fence, expectedRevision: 3 } };
    expectEqual(await fenced(late), "ENVIRONMENT_CONFLICT", "another revision");
    expectEqual(await fenced({ fence, deploymentId: "d_failed" }), "DEPLOYMENT_NOT_READY", "not ready");
    expectEqual(await fenced({ fence, deploymentId: "d_9" }), "FOREIGN_DEPLOYMENT", "another environment's");
    expectEqual(await fenced({ fence, deploymentId: "nope" }), "UNKNOWN_DEPLOYMENT", "not there");
    const elsewhere = [aMove("r_1", 0, "d_3")];
    expectEqual(await fenced({ fence, kept: elsewhere }), "ROUTE_CONFLICT", "a route that was to stay elsewhere");
    const routes = [aMove("r_1", 0, "d_1")];
    const one = (overrides: Partial<ChangeSet>) => fenced({ creates: [], routes, ...overrides });
    expectEqual(await one(late), "ENVIRONMENT_CONFLICT", "one route, at another revision of the environment");
    expectEqual(await one({ fence, deploymentId: "d_failed" }), "DEPLOYMENT_NOT_READY", "one route, not ready");
    expectEqual(await one({ kept: [aMove("r_2", 7)] }), "ROUTE_CONFLICT", "one route, beside one that was to stay");
    const every = { ...fence, everySticky: ["live"] as const };
    expectEqual(await fenced({ fence: every }), "ENVIRONMENT_CONFLICT", "routes that it doesn't have");
    const stays = [aMove("r_1", 0), aMove("r_2", 0)];
    expectEqual(await fenced({ fence: every, kept: stays }), "no error", "what it rests on is so");
    expectEqual(await chainOf(repository, "r_1"), [], "history of a route that stays");
    expectEqual((await repository.findEnvironment("env_1")).deploymentId, null, "the live pointer stays");
  },
  async "refuses a malformed creation or removal before it writes"(repository) {
    const fence = { expectedRevision: 0 };
    const malformed = [
      creating("c_1", [aCreation("r_a"), aCreation("r_a", { fullyQualifiedDomainName: "b.example.com" })]),
      creating("c_1", [aCreation("r_a"), { ...aCreation("r_a"), frontlineRouteId: "r_b" }]),
      creating("c_1", [aCreation("r_a", { fullyQualifiedDomainName: "Upper.example.com" })]),
      creating("c_1", [aCreation("r_a", { fullyQualifiedDomainName: "a.example.com." })]),
      creating("c_1", [aCreation("r_a", { fullyQualifiedDomainName: "*.example.com" })]),
      creating("c_1", [aCreation("r_a", { sticky: "Live" as "live" })]),
      creating("c_1", [aCreation("r_a", { projectId: "" })]),
      creating("c_1", [aCreation("r".repeat(129))]),
      creating("c_1", [aCreation("r_1")], { removes: [aMove("r_1", 0)] }),
      creating("c_1", [], { deploymentId: "" }),
      aChangeSet("c_1", ["r_1"], { deploymentId: "", creates: [aCreation("r_a")] }),
      creating("c_1", [aCreation("r_a")], { fence, swap: { ...fence, isRolledBack: false } }),
    ];
    for (const changeSet of malformed) {
      expectEqual(await outcomeOf(repository, changeSet), "INVALID_REQUEST", JSON.stringify(changeSet));
    }
    expectEqual((await repository.findEnvironment("env_1")).revision, 0, "nothing was written");
  },
  async "finds deployments by their ids, those that exist, once each"(repository) {
    const found = await repository.findDeployments(["d_3", "nope", "D_1", "d_1", "d_3"]);
    expectEqual(found.map((deployment) => deployment.id).sort(), ["d_1", "d_3"], "found");
    const alone = await repository.findDeployment("d_3");
    const among = found.find(({ id }) => id === "d_3");
    expectEqual(among, alone, "as one alone");
    expectEqual(await repository.findDeployments([]), [], "none asked for");
  },
};
