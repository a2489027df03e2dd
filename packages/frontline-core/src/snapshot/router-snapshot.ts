import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { Cursor } from "../port/changes.ts";
import type { FrontlineSentinel } from "../port/frontline-sentinel.ts";
import type { DeploymentState } from "../port/source-state.ts";

/** What a router knows, as plain JSON: to be kept in a file, and given to the next router of this place. */
export interface RouterSnapshot {
  /** Of this form. A later version that has another refuses this one's snapshots, which costs a cold start. */
  readonly version: 1;
  /** When it was made, in Unix milliseconds. */
  readonly takenAt: number;
  /** From where changes can be followed on; `null` where nothing was followed. */
  readonly cursor: Cursor | null;
  readonly routes: readonly SnapshotRoute[];
  readonly environments: readonly SnapshotEnvironment[];
}

/** A route as a source gave it, and how long before `takenAt` it was known to be so, in milliseconds. */
export interface SnapshotRoute extends DeploymentState {
  readonly hostname: string;
  readonly ageMs: number;
  readonly incarnation: string;
  readonly route: FrontlineRoute;
}

/** The sentinels of an environment, and how long before `takenAt` they were read, in milliseconds. */
export interface SnapshotEnvironment {
  readonly environmentId: string;
  readonly ageMs: number;
  readonly sentinels: readonly FrontlineSentinel[];
}
