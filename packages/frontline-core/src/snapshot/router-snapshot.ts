import type { FrontlineRoute } from "@frontline-routing/router-core";
import * as check from "@frontline-routing/router-core/options";
import {
  type Cursor,
  checkFrontlineSentinel,
  type DeploymentState,
  type FrontlineSentinel,
} from "../port/route-source.ts";

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

const amount = check.numberWithin("a number of at least 0", 0, Number.MAX_VALUE);

const checkRoute = frozen(
  check.rowOf("a route", {
    id: check.text(0),
    projectId: check.text(0),
    environmentId: check.text(0),
    deploymentId: check.text(0),
    fullyQualifiedDomainName: check.text(0),
    sticky: check.oneOf(check.STICKIES),
    revision: check.wholeNumber(0, Number.POSITIVE_INFINITY),
  } satisfies check.ChecksOf<FrontlineRoute>),
);

const checkSnapshot = check.rowOf("an object", {
  version: check.satisfying("1", (value): value is 1 => value === 1),
  takenAt: amount,
  cursor: (value) => (value ?? null) as Cursor | null, // the source knows whether it is one
  routes: check.listOf(
    "a list",
    check.rowOf("a route", {
      hostname: check.text(0),
      ageMs: amount,
      incarnation: check.text(0),
      route: checkRoute,
      regions: check.optional(check.listOf("a list of regions", check.text(0))),
      desiredState: check.optional(check.text(0)),
    } satisfies check.ChecksOf<SnapshotRoute>),
  ),
  environments: check.listOf(
    "a list",
    check.rowOf("an environment", {
      environmentId: check.text(0),
      ageMs: amount,
      sentinels: frozen(check.listOf("a list", frozen(checkFrontlineSentinel))),
    } satisfies check.ChecksOf<SnapshotEnvironment>),
  ),
} satisfies check.ChecksOf<RouterSnapshot>);

/** @throws {TypeError} it is no snapshot of this version; the message says where */
export function parseSnapshot(value: unknown, name: string): RouterSnapshot {
  try {
    return checkSnapshot(value, name);
  } catch (cause) {
    throw new TypeError(`${(cause as Error).message}; leave the snapshot out to start without`, { cause });
  }
}

/** What a router hands out is nobody's to change. */
function frozen<T>(checked: check.OptionCheck<T>): check.OptionCheck<Readonly<T>> {
  return (value, name) => Object.freeze(checked(value, name));
}
