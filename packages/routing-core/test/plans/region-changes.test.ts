import fc from "fast-check";
import { expect, it } from "vitest";
import { planPromotion, planRollback, promote, rollback } from "../../src/index.ts";
import { aDeployment, aRoute } from "../../src/testing/contract/fixture.ts";
import { createInMemoryRouteRepository } from "../../src/testing.ts";
import { contextOf, environmentId } from "../operations/promotion-fixture.ts";

const FRANKFURT = "eu-central-1.aws";
const IRELAND = "eu-west-1.aws";
const VIRGINIA = "us-east-1.aws";

/** An environment in which `d_1` is live. */
async function withRegions(live: readonly string[] | undefined, next: readonly string[] | undefined) {
  const repository = createInMemoryRouteRepository({
    deployments: [
      aDeployment("d_1", { createdAt: 1, regions: live }),
      aDeployment("d_2", { createdAt: 2, regions: next }),
    ],
    routes: [aRoute("r_1")],
  });
  await promote(contextOf(repository), { environmentId, deploymentId: "d_1" });
  return repository;
}

it("lists the regions that a promotion gains and loses, and those of the rollback after it the other way round", async () => {
  const repository = await withRegions([VIRGINIA, IRELAND], [IRELAND, FRANKFURT]);
  const forward = { regionsGained: [FRANKFURT], regionsLost: [VIRGINIA] };
  const back = { regionsGained: [VIRGINIA], regionsLost: [FRANKFURT] };
  expect(await planPromotion({ repository }, { environmentId, deploymentId: "d_2" })).toMatchObject(forward);
  expect(await promote(contextOf(repository), { environmentId, deploymentId: "d_2" })).toMatchObject(forward);
  expect(await planRollback({ repository }, { environmentId, deploymentId: "d_1" })).toMatchObject(back);
  expect(await rollback(contextOf(repository), { environmentId, deploymentId: "d_1" })).toMatchObject(back);
});

it.each([
  ["what is live", undefined, [IRELAND]],
  ["the deployment", [IRELAND], undefined],
])("lists none where nobody says where %s runs", async (_name, live, next) => {
  const repository = await withRegions(live, next);
  const plan = await planPromotion({ repository }, { environmentId, deploymentId: "d_2" });
  const result = await promote(contextOf(repository), { environmentId, deploymentId: "d_2" });
  for (const said of [plan, result]) {
    expect(said.changed).toBe(true);
    expect(Object.keys(said).filter((name) => name.startsWith("regions"))).toEqual([]);
  }
});

it("lists none where nothing is demoted", async () => {
  const repository = await withRegions([IRELAND], [IRELAND]);
  const plan = await planPromotion({ repository }, { environmentId, deploymentId: "d_1" });
  expect(plan).not.toHaveProperty("regionsGained");
  expect(plan).not.toHaveProperty("regionsLost");
});

it("refuses nothing for it, and leads from the regions of the one to those of the other", async () => {
  const regions = fc.uniqueArray(fc.constantFrom<string>(FRANKFURT, IRELAND, VIRGINIA));
  await fc.assert(
    fc.asyncProperty(regions, regions, async (live, next) => {
      const repository = await withRegions(live, next);
      const result = await promote(contextOf(repository), { environmentId, deploymentId: "d_2" });
      const { regionsGained = [], regionsLost = [] } = result;
      const reached = [...live.filter((region) => !regionsLost.includes(region)), ...regionsGained];
      expect(reached.sort()).toEqual([...next].sort());
      expect(regionsGained.filter((region) => live.includes(region))).toEqual([]);
      expect(regionsLost.filter((region) => !live.includes(region))).toEqual([]);
    }),
  );
});
