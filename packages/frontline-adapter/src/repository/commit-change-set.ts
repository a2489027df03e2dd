import type { EnvironmentState, FrontlineRoute, LiveChange, RouteChange } from "@frontline-routing/routing-core";
import {
  type AppliedChangeSet,
  applyChangeSet,
  type ChangeSet,
  type CommitResult,
  checkChangeSet,
  type LockedRoute,
  replayChangeSet,
} from "@frontline-routing/routing-core/repository";
import type { CommitDeadline } from "../database/commit-deadline.ts";
import { inTransaction, type TransactionSettings } from "../database/in-transaction.ts";
import type { Database } from "../schema.ts";
import { commitOneRoute } from "./commit-one-route.ts";
import { createEnvironment, lockEnvironment, writeEnvironment } from "./environment-row.ts";
import { lockRoutes } from "./lock-routes.ts";
import { shareDeployment } from "./read-deployment.ts";
import { recordedChanges } from "./read-history.ts";
import { findRoutes, findRoutesByHostname, findRows, type KeyedRoute } from "./read-routes.ts";
import type { PendingCommit } from "./within-commit.ts";
import { insertRoutes, moveRoutes, removeRoutes, writeCreations } from "./write-routes.ts";

type LastStep = (trx: Database, deadline: CommitDeadline, commit: PendingCommit) => Promise<void>;

/** One attempt at a commit. With a `last`, it goes the long way: the short one doesn't read what it changes. */
export async function commitChangeSet(
  db: Database,
  settings: Omit<TransactionSettings, "changeId">,
  changeSet: ChangeSet,
  last?: LastStep,
): Promise<CommitResult> {
  checkChangeSet(changeSet);
  const own = { ...settings, changeId: changeSet.changeId };
  const short = last === undefined ? await commitOneRoute(db, own, changeSet) : undefined;
  if (short !== undefined) return short;

  const attempt = () => inTransaction(db, own, (trx, deadline) => commitLocked(trx, changeSet, deadline, last));
  const first = await attempt();
  if (first !== undefined) return first;
  // Committed by itself: if this transaction made the row and was then rolled back, everyone who waits for the row
  // would want to make it at once, which is a deadlock.
  await createEnvironment(db, changeSet.environmentId);
  const second = await attempt();
  if (second === undefined) throw new Error("the row of the environment was deleted as soon as it was made");
  return second;
}

/** @returns `undefined` when the environment has no row yet */
async function commitLocked(trx: Database, changeSet: ChangeSet, deadline: CommitDeadline, last?: LastStep) {
  const { deploymentId, swap } = changeSet;
  const environment = await lockEnvironment(trx, changeSet.environmentId);
  if (environment === undefined) return undefined;

  const { routeChanges, liveChange, latestRevisions } = await recordedChanges(trx, changeSet);
  const toLockedRoute = ({ pk, route }: KeyedRoute): LockedRoute => {
    return { ...route, incarnation: String(pk), latestRevision: latestRevisions.get(route.id) };
  };
  const ids = routeChanges.map((change) => change.frontlineRouteId);
  const present = liveChange === null ? await findRows(trx, ids) : [];
  const replay = replayChangeSet(changeSet, routeChanges, liveChange, present.map(toLockedRoute));
  if (replay !== undefined) return replay;

  const needsDeployment = swap !== undefined || changeSet.fence?.mustBeReady === true;
  const deployment = needsDeployment ? await shareDeployment(trx, deploymentId) : undefined;
  const locked = await lockRoutes(trx, changeSet);
  const found: LockedRoute[] = [...(await findHolders(trx, changeSet)), ...locked.map(toLockedRoute)];
  const routes = [...new Map(found.map((route) => [route.id, route])).values()];
  const applied = applyChangeSet(changeSet, { environment, routes, latestRevisions, deployment });

  await insertRoutes(trx, changeSet, applied.routeChanges); // may wait, and the deadline begins with the history
  if (applied.routeChanges.length > 0) deadline.start();
  await moveRoutes(trx, changeSet, rowsToChange("move", locked, applied.routeChanges));
  await writeCreations(trx, changeSet);
  await removeRoutes(trx, changeSet, rowsToChange("remove", locked, applied.routeChanges));
  if (applied.liveChange !== null) await writeLiveHistory(trx, applied.liveChange);
  await writeEnvironment(trx, applied.environment);
  await last?.(trx, deadline, pendingCommit(changeSet, environment, applied));
  return applied.result;
}

/** Who has the hostnames and ids that a change set creates, without a lock: an insert will find out who gets them next. */
async function findHolders(trx: Database, { creates = [] }: ChangeSet): Promise<FrontlineRoute[]> {
  const hostnames = creates.map((creation) => creation.fullyQualifiedDomainName);
  const ids = creates.map((creation) => creation.frontlineRouteId);
  return [...(await findRoutesByHostname(trx, hostnames)), ...(await findRoutes(trx, ids))];
}

function rowsToChange(kind: RouteChange["kind"], locked: readonly KeyedRoute[], changes: readonly RouteChange[]) {
  const ofKind = changes.filter((change) => change.kind === kind);
  const revisions = new Map(ofKind.map((change) => [change.frontlineRouteId, change.revision]));
  return locked.flatMap((row) => {
    const revision = revisions.get(row.route.id);
    return revision === undefined ? [] : [{ ...row, revision }];
  });
}

function pendingCommit(changeSet: ChangeSet, before: EnvironmentState, applied: AppliedChangeSet): PendingCommit {
  const { changeId, actor, reason, now } = changeSet;
  const { environment: after, liveChange, routeChanges } = applied;
  return { changeId, actor: actor ?? null, reason: reason ?? null, now, before, after, liveChange, routeChanges };
}

async function writeLiveHistory(trx: Database, change: LiveChange): Promise<void> {
  const row = {
    change_id: change.changeId,
    environment_id: change.environmentId,
    previous_deployment_id: change.previous.deploymentId,
    previous_is_rolled_back: change.previous.isRolledBack ? 1 : 0,
    deployment_id: change.deploymentId,
    is_rolled_back: change.isRolledBack ? 1 : 0,
    revision: change.revision,
    actor: change.actor,
    reason: change.reason,
    changed_at: change.changedAt,
  };
  await trx.insertInto("frontline_live_changes").values(row).execute();
}
