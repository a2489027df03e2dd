import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type { Database, FrontlineSchema } from "../../schema.ts";

type Route = ExpressionBuilder<FrontlineSchema, "frontline_routes">;

/** What a row of the history says of a route's row that is about to be moved, was just made, or is about to be removed. */
const OF_KIND = {
  move: (route: Route, deploymentId: string) => [
    route.ref("deployment_id").as("previous_deployment_id"),
    route.val(deploymentId).as("deployment_id"),
    route("revision", "+", 1).as("revision"),
  ],
  create: (route: Route) => [
    route.val("").as("previous_deployment_id"),
    route.ref("deployment_id").as("deployment_id"),
    route.ref("revision").as("revision"),
  ],
  remove: (route: Route) => [
    route.ref("deployment_id").as("previous_deployment_id"),
    route.val("").as("deployment_id"),
    route("revision", "+", 1).as("revision"),
  ],
} as const;

/** Writes history out of the rows as they are, so that previous deployments and revisions need not travel to the database. */
export async function writeHistory(
  trx: Database,
  { changeId, deploymentId, actor, reason, now }: ChangeSet,
  kind: keyof typeof OF_KIND,
  which: (route: Route) => Expression<SqlBool>,
): Promise<void> {
  await trx
    .insertInto("frontline_route_changes")
    .columns([
      "change_id",
      "environment_id",
      "kind",
      "frontline_route_id",
      "route_pk",
      "previous_deployment_id",
      "deployment_id",
      "revision",
      "actor",
      "reason",
      "changed_at",
    ])
    .expression((eb) =>
      eb
        .selectFrom("frontline_routes")
        .select((route) => [
          route.val(changeId).as("change_id"),
          "environment_id",
          route.val(kind).as("kind"),
          "id",
          "pk as route_pk",
          ...OF_KIND[kind](route, deploymentId),
          route.val(actor ?? null).as("actor"),
          route.val(reason ?? null).as("reason"),
          route.val(now).as("changed_at"),
        ])
        .where(which)
        .orderBy("pk"),
    )
    .execute();
}
