import type { FrontlineSentinel } from "@frontline-routing/frontline-core";
import type { SourceWrites } from "@frontline-routing/frontline-core/testing";
import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { Kysely } from "kysely";
import { createRouteRepository, type FrontlineSchema } from "../../src/index.ts";
import { aSentinel, insertDeployments, insertRoutes, insertSentinels } from "../seed.ts";

/** Writes as the platform does, beside the repository, and moves as the repository does. */
export function sourceWrites(db: Kysely<FrontlineSchema>): SourceWrites {
  const repository = createRouteRepository(db);
  let changes = 0;
  return {
    async putSentinel(sentinel) {
      const row = sentinelRow(sentinel);
      const written = await db.updateTable("sentinels").set(row).where("id", "=", sentinel.id).executeTakeFirst();
      if (written.numUpdatedRows === 0n) await insertSentinels(db, row);
    },
    async putDeployment(id, { regions, desiredState }) {
      await db.deleteFrom("frontline_deployment_regions").where("deployment_id", "=", id).execute();
      await db.deleteFrom("deployments").where("id", "=", id).execute();
      const rows = regions?.length === 0 ? [{ region: "ap-south-1.aws", replicas: 0 }] : regions?.map(runningIn);
      const values = rows?.map(({ region, replicas }) => {
        return { deployment_id: id, region, running_replicas: replicas, updated_at: 1 };
      });
      if (values !== undefined) await db.insertInto("frontline_deployment_regions").values(values).execute();
      if (desiredState === undefined) return;
      await insertDeployments(db, [{ id, environmentId: "env_1", status: "ready", desiredState, createdAt: 1 }]);
    },
    async putRoute(route) {
      const row = {
        environment_id: route.environmentId,
        deployment_id: route.deploymentId,
        sticky: route.sticky,
        revision: route.revision,
      };
      const written = await db.updateTable("frontline_routes").set(row).where("id", "=", route.id).executeTakeFirst();
      if (written.numUpdatedRows === 0n) await insertRoutes(db, [route]);
    },
    async removeRoute(id) {
      await db.deleteFrom("frontline_routes").where("id", "=", id).execute();
    },
    async moveRoute(id, deploymentId) {
      const [route] = await repository.findRoutes([id]);
      if (route === undefined) throw new Error(`there is no route ${id}`);
      changes += 1;
      await repository.commit({
        changeId: `c_${changes}`,
        environmentId: route.environmentId,
        deploymentId,
        routes: [{ frontlineRouteId: id, expectedRevision: route.revision }],
        now: 1,
      });
    },
  };
}

/** A store that holds routes and sentinels. */
export async function fillStore(
  db: Kysely<FrontlineSchema>,
  {
    routes = [],
    sentinels = [],
  }: { readonly routes?: readonly FrontlineRoute[]; readonly sentinels?: readonly FrontlineSentinel[] },
): Promise<void> {
  await insertRoutes(db, routes);
  if (sentinels.length > 0) await insertSentinels(db, ...sentinels.map(sentinelRow));
}

const runningIn = (region: string) => ({ region, replicas: 2 });

function sentinelRow({ environmentId, k8sAddress, desiredState, availableReplicas, ...sentinel }: FrontlineSentinel) {
  return aSentinel({
    ...sentinel,
    environment_id: environmentId,
    k8s_address: k8sAddress,
    desired_state: desiredState,
    available_replicas: availableReplicas,
  });
}
