import type { Kysely } from "kysely";
import type { ChangeFollower, ChangeFollowerOptions } from "../../src/follower/change-follower.ts";
import { createChangeFollower } from "../../src/follower/create-change-follower.ts";
import type { FollowerEvent } from "../../src/follower/follower-event.ts";
import { createRouteRepository, type FrontlineSchema } from "../../src/index.ts";
import { createRecordingSink, type RecordingSink } from "./recording-sink.ts";

/** A follower that polls only when told to, on a clock of its own. */
export interface Following {
  readonly follower: ChangeFollower;
  readonly sink: RecordingSink;
  readonly events: FollowerEvent[];
  /** Moves the clock on. */
  pass(ms: number): void;
}

export const LATE_COMMIT_MS = 120_000;

/** Starts following, as a load would that reads now. */
export async function startFollowing(
  db: Kysely<FrontlineSchema>,
  {
    environments = [],
    ...options
  }: Partial<ChangeFollowerOptions> & { readonly environments?: readonly string[] } = {},
): Promise<Following> {
  const sink = createRecordingSink(environments);
  const events: FollowerEvent[] = [];
  let now = 0;
  const follower = createChangeFollower({
    db,
    sink,
    intervalMs: 3_600_000,
    pollTimeoutMs: 30_000,
    now: () => now,
    onEvent: (event) => events.push(event),
    ...options,
  });
  if (options.from === undefined) follower.admit(await headOf(db));
  return {
    follower,
    sink,
    events,
    pass(ms) {
      now += ms;
    },
  };
}

/** The highest key of the history. */
export async function headOf(db: Kysely<FrontlineSchema>): Promise<number> {
  const { head } = await db
    .selectFrom("frontline_route_changes")
    .select((eb) => eb.fn.max("pk").as("head"))
    .executeTakeFirstOrThrow();
  return Number(head ?? 0);
}

/** Commits a change of a route of `env_1` to the deployment that has its next revision for a number. */
export async function moveRoute(db: Kysely<FrontlineSchema>, frontlineRouteId: string, revision = 0): Promise<void> {
  await createRouteRepository(db).commit({
    changeId: `${frontlineRouteId}_${revision}`,
    environmentId: "env_1",
    deploymentId: `d_${revision + 1}`,
    routes: [{ frontlineRouteId, expectedRevision: revision }],
    now: 1,
  });
}

/** A row of the history by itself, with what a test needs otherwise. */
export function aChange(overrides: Partial<ReturnType<typeof change>> = {}) {
  return { ...change(), ...overrides };
}

function change() {
  return {
    change_id: "c_1",
    environment_id: "env_1",
    frontline_route_id: "r_1",
    previous_deployment_id: "d_1",
    deployment_id: "d_2",
    revision: 1,
    changed_at: 1,
  };
}
