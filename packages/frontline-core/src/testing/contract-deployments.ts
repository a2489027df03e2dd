import type { DeploymentState } from "../port/source-state.ts";
import { aRoute, follow, hostnameOf, lookedUp, poll, SEED, start, wasToldAt } from "./contract-fixture.ts";
import { expectEqual, until } from "./expect.ts";
import type { ContractCase, MakeRouteSource, SourceWrites } from "./source-writes.ts";

const RUNNING: DeploymentState = { regions: ["eu-west-1.aws", "us-east-1.aws"], desiredState: "running" };
const NOWHERE: DeploymentState = { regions: [], desiredState: "stopped" };

/** What is said of where deployments run. */
export function deploymentCases(make: MakeRouteSource): ContractCase[] {
  return [
    {
      name: "says with each route where its deployment runs: looked up, and read again",
      async run() {
        const { source, writes } = await make({
          routes: [...(SEED.routes ?? []), aRoute("r_3", { deploymentId: "d_3" })],
        });
        const put = putter(writes);
        const wanted = await put("d_1", RUNNING);
        for (const [id, state] of [
          ["r_1", wanted],
          ["r_2", wanted],
          ["r_3", {}],
        ] as const) {
          await until(`${id} looked up`, () => lookedUp(source, hostnameOf(id)), isSaid(state));
          const again = { hostnames: [hostnameOf(id)], environmentIds: [] };
          const read = async () => (await poll(source, undefined, again)).again.routes.get(hostnameOf(id));
          await until(`${id} read again`, read, isSaid(state));
        }
      },
    },
    {
      name: "says with each change where the deployment runs that a route points at now",
      async run() {
        const { source, writes } = await make(SEED);
        const put = putter(writes);
        await put("d_1", RUNNING);
        const wanted = await put("d_2", NOWHERE);
        const since = await start(source);
        await writes.moveRoute("r_1", "d_2");
        await writes.moveRoute("r_2", "d_3");
        const { routes } = await follow("the moves", source, since, (told) => {
          return wasToldAt("d_2", "r_1")(told) && wasToldAt("d_3", "r_2")(told);
        });
        expectEqual(said(routes.get(hostnameOf("r_1"))), wanted, "the deployment of the first");
        expectEqual(
          said(routes.get(hostnameOf("r_2"))),
          {},
          "the deployment of the second, of which nobody says anything",
        );
      },
    },
    {
      name: "reads deployments again: what is said of them, that they run nowhere, and that nobody says anything",
      async run() {
        const { source, writes } = await make(SEED);
        const put = putter(writes);
        const since = await start(source);
        const ask = async () => {
          const again = { hostnames: [], environmentIds: [], deploymentIds: ["d_1", "d_missing"] };
          return (await poll(source, since, again)).again.deployments;
        };
        if (writes.putDeployment !== undefined) {
          expectEqual(
            [...((await ask())?.keys() ?? [])].sort(),
            ["d_1", "d_missing"],
            "every deployment that was asked for",
          );
        }
        for (const next of [
          RUNNING,
          { regions: ["us-east-1.aws"], desiredState: "running" },
          NOWHERE,
          { regions: [] },
          {},
        ]) {
          const wanted = await put("d_1", next);
          await until(`d_1 ${JSON.stringify(next)}`, async () => (await ask())?.get("d_1"), isSaid(wanted));
          expectEqual(said((await ask())?.get("d_missing")), {}, "one of which nobody says anything");
        }
      },
    },
    {
      name: "compares the ids of deployments exactly",
      async run() {
        const { source, writes } = await make({ routes: [aRoute("r_1", { deploymentId: "d_a" })] });
        const put = putter(writes);
        await put("D_A", NOWHERE);
        const wanted = await put("d_a", RUNNING);
        await until("the route's", () => lookedUp(source, hostnameOf("r_1")), isSaid(wanted));
        const again = { hostnames: [], environmentIds: [], deploymentIds: ["d_a"] };
        const read = async () => (await poll(source, undefined, again)).again.deployments?.get("d_a");
        await until("read again", read, isSaid(wanted));
      },
    },
    {
      name: "reads 1,000 deployments again at once",
      async run() {
        const { source, writes } = await make({});
        const put = putter(writes);
        const deploymentIds = Array.from({ length: 1_000 }, (_, i) => `d_${i}`);
        const wanted = await put("d_999", RUNNING);
        const since = await start(source);
        const read = async () =>
          (await poll(source, since, { hostnames: [], environmentIds: [], deploymentIds })).again.deployments;
        const deployments = await until("the last", read, (found) => isSaid(wanted)(found?.get("d_999")));
        if (writes.putDeployment !== undefined) expectEqual(deployments?.size, 1_000, "deployments");
      },
    },
  ];
}

/** Writes what a store is to say, and answers what its source should: nothing, if that says nothing of deployments. */
function putter(writes: SourceWrites): (id: string, state: DeploymentState) => Promise<DeploymentState> {
  return async (id, state) => {
    if (writes.putDeployment === undefined) return {};
    await writes.putDeployment(id, state);
    return state;
  };
}

function said(state: DeploymentState | null | undefined): DeploymentState {
  return { regions: state?.regions, desiredState: state?.desiredState };
}

function isSaid(wanted: DeploymentState): (state: DeploymentState | null | undefined) => boolean {
  return (state) => {
    const { regions, desiredState } = said(state);
    return desiredState === wanted.desiredState && regions?.join() === wanted.regions?.join();
  };
}
