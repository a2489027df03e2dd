import type { WithinCommit } from "@frontline-routing/frontline-adapter";

/** What a platform with a live pointer per app has besides, of which this needs to know. */
export interface PlatformWithApps {
  apps: { id: string; current_deployment_id: string | null; is_rolled_back: number };
  deployments: { id: string; app_id: string };
}

/**
 * Keeps `apps` true at every promotion, rollback, swap and deploy.
 *
 * @param isPointedAt whether an app's pointer is that of this environment: an app has one, and may have a preview too
 */
export function keepAppPointer(isPointedAt: (environmentId: string) => boolean): WithinCommit<PlatformWithApps> {
  return async (trx, { liveChange }) => {
    if (liveChange === null || !isPointedAt(liveChange.environmentId)) return;
    const { deploymentId, isRolledBack } = liveChange;
    await trx
      .updateTable("apps")
      .set({ current_deployment_id: deploymentId, is_rolled_back: isRolledBack ? 1 : 0 })
      .where("id", "=", (eb) => eb.selectFrom("deployments").select("app_id").where("id", "=", deploymentId))
      .execute();
  };
}

/** What a platform with a live pointer per project has besides. */
export interface PlatformWithProjects {
  projects: { id: string; live_deployment_id: string | null; is_rolled_back: number };
  deployments: { id: string; project_id: string };
}

/** The same for `projects`. */
export function keepProjectPointer(
  isPointedAt: (environmentId: string) => boolean,
): WithinCommit<PlatformWithProjects> {
  return async (trx, { liveChange }) => {
    if (liveChange === null || !isPointedAt(liveChange.environmentId)) return;
    const { deploymentId, isRolledBack } = liveChange;
    await trx
      .updateTable("projects")
      .set({ live_deployment_id: deploymentId, is_rolled_back: isRolledBack ? 1 : 0 })
      .where("id", "=", (eb) => eb.selectFrom("deployments").select("project_id").where("id", "=", deploymentId))
      .execute();
  };
}
