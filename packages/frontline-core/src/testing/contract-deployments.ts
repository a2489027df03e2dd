import type { DeploymentState } from "../port/route-source.ts";
import { aRoute, hostnameOf, many, SEED, type SeededSource, seededWith, wasToldAt } from "./contract-fixture.ts";
import { expectEqual, until } from "./expect.ts";

const RUNNING: DeploymentState = { regions: ["eu-west-1.aws", "us-east-1.aws"], desiredState: "running" };
const NOWHERE: DeploymentState = { regions: [], desiredState: "stopped" };
const OF_TWO = { routes: [aRoute("r_1"), aRoute("r_2"), aRoute("r_3", { deploymentId: "d_3" })] };

/** What is said of where deployments run. */
export const deploymentCases = [
  seededWith(OF_TWO, {
    async "says with each route where its deployment runs: looked up, and read again"(seeded) {
      const wanted = await put(seeded, "d_1", RUNNING);
      for (const [id, state] of Object.entries({ r_1: wanted, r_2: wanted, r_3: {} })) {
        await until(`${id} looked up`, () => seeded.lookedUp(id), isSaid(state));
        const again = { hostnames: [hostnameOf(id)] };
        const read = async () => (await seeded.poll(undefined, again)).again.routes.get(hostnameOf(id));
        await until(`${id} read again`, read, isSaid(state));
      }
    },
  }),
  seededWith(SEED, {
    async "says with each change where the deployment runs that a route points at now"(seeded) {
      await put(seeded, "d_1", RUNNING);
      const wanted = await put(seeded, "d_2", NOWHERE);
      const since = await seeded.start();
      await seeded.writes.moveRoute("r_1", "d_2");
      await seeded.writes.moveRoute("r_2", "d_3");
      const { routes } = await seeded.follow("the moves", since, wasToldAt({ r_1: "d_2", r_2: "d_3" }));
      expectEqual(said(routes.get(hostnameOf("r_1"))), wanted, "the deployment of the first");
      expectEqual(said(routes.get(hostnameOf("r_2"))), {}, "that of the second, of which nobody says anything");
    },
    async "reads deployments again: what is said of them, that they run nowhere, and that nobody says anything"(
      seeded,
    ) {
      const since = await seeded.start();
      const ids = ["d_1", "d_missing"];
      const ask = () => reread(seeded, since, ids);
      if (seeded.writes.putDeployment !== undefined) {
        expectEqual([...((await ask())?.keys() ?? [])].sort(), ids, "every deployment that was asked for");
      }
      const elsewhere = { regions: ["us-east-1.aws"], desiredState: "running" };
      for (const next of [RUNNING, elsewhere, NOWHERE, { regions: [] }, {}]) {
        const wanted = await put(seeded, "d_1", next);
        await until(`d_1 ${JSON.stringify(next)}`, async () => (await ask())?.get("d_1"), isSaid(wanted));
        expectEqual(said((await ask())?.get("d_missing")), {}, "one of which nobody says anything");
      }
    },
    async "reads 1,000 deployments again at once"(seeded) {
      const wanted = await put(seeded, "d_999", RUNNING);
      const since = await seeded.start();
      const read = () => reread(seeded, since, many(1_000, "d"));
      const deployments = await until("the last", read, (found) => isSaid(wanted)(found?.get("d_999")));
      if (seeded.writes.putDeployment !== undefined) expectEqual(deployments?.size, 1_000, "deployments");
    },
  }),
  seededWith(
    { routes: [aRoute("r_1", { deploymentId: "d_a" })] },
    {
      async "compares the ids of deployments exactly"(seeded) {
        await put(seeded, "D_A", NOWHERE);
        const wanted = await put(seeded, "d_a", RUNNING);
        await until("the route's", () => seeded.lookedUp("r_1"), isSaid(wanted));
        await until("read again", async () => (await reread(seeded, undefined, ["d_a"]))?.get("d_a"), isSaid(wanted));
      },
    },
  ),
];

/** Writes what a store is to say, and answers what its source should: nothing, if that says nothing of deployments. */
async function put({ writes }: SeededSource, id: string, state: DeploymentState): Promise<DeploymentState> {
  if (writes.putDeployment === undefined) return {};
  await writes.putDeployment(id, state);
  return state;
}

async function reread(seeded: SeededSource, since: Parameters<SeededSource["poll"]>[0], deploymentIds: string[]) {
  return (await seeded.poll(since, { deploymentIds })).again.deployments;
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
