import type { RepositoryCallOptions } from "../../repository/route-repository.ts";
import { expectEqual } from "../expect-equal.ts";
import type { Cases } from "./contract-case.ts";
import { aChangeSet, deploymentOf } from "./fixture.ts";

/** Calls that their caller gives up on. */
export const abortingCases: Cases = {
  async "rejects every call whose signal is aborted already with its reason, and begins nothing"(repository) {
    const reason = new Error("given up before it began");
    const options = { signal: AbortSignal.abort(reason) };
    const calls: Record<string, (options: RepositoryCallOptions) => Promise<unknown>> = {
      findRoutes: (options) => repository.findRoutes(["r_1"], options),
      findRoutesByHostname: (options) => repository.findRoutesByHostname(["a.example.com"], options),
      findRoutesOfEnvironment: (options) => repository.findRoutesOfEnvironment("env_1", ["live"], options),
      findDeployment: (options) => repository.findDeployment("d_1", options),
      findDeployments: (options) => repository.findDeployments(["d_1"], options),
      findEnvironment: (options) => repository.findEnvironment("env_1", options),
      routeHistory: (options) => repository.routeHistory("r_1", options),
      liveHistory: (options) => repository.liveHistory("env_1", options),
      commit: (options) => repository.commit(aChangeSet("c_1", ["r_1"]), options),
    };
    for (const [method, call] of Object.entries(calls)) {
      expectEqual(await outcomeOf(call(options), reason), "the signal's reason", method);
      expectEqual(await outcomeOf(call({ signal: new AbortController().signal }), reason), "an answer", method);
    }
    expectEqual((await repository.routeHistory("r_1")).length, 1, "history rows of the commit that wasn't aborted");
  },
  async "leaves a commit that is aborted on its way whole or undone, and lets it be made again"(repository) {
    const changeSet = aChangeSet("c_1", ["r_1", "r_2"], { swap: { expectedRevision: 0, isRolledBack: false } });
    const reason = new Error("given up on the way");
    const controller = new AbortController();
    const aborted = repository.commit(changeSet, { signal: controller.signal });
    controller.abort(reason);
    await outcomeOf(aborted, reason);
    const where = await Promise.all(["r_1", "r_2"].map((id) => deploymentOf(repository, id)));
    expectEqual(new Set(where).size, 1, "different deployments of the two routes");
    await repository.commit(changeSet);
    expectEqual(await deploymentOf(repository, "r_2"), "d_2", "the route after the commit is made again");
    const histories = [await repository.routeHistory("r_1"), await repository.liveHistory("env_1")];
    const rows = histories.map((history) => history.length);
    expectEqual(rows, [1, 1], "history rows");
    expectEqual((await repository.findEnvironment("env_1")).revision, 1, "the environment's revision");
  },
};

/** Rejections with anything but the reason are passed on. */
async function outcomeOf(call: Promise<unknown>, reason: Error): Promise<string> {
  try {
    await call;
    return "an answer";
  } catch (error) {
    if (error !== reason) throw error;
    return "the signal's reason";
  }
}
