import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { Cache } from "../cache/cache.ts";
import { type FollowerPosition, isPosition } from "../follower/follower-position.ts";
import type { EnvironmentSentinels } from "./environment-sentinels.ts";
import { type FrontlineSentinel, toFrontlineSentinel } from "./frontline-sentinel.ts";

/** What a router knows, as plain JSON: to be kept in a file, and given to the next router of this place. */
export interface RouterSnapshot {
  /** Of this form. A later version that has another refuses this one's snapshots, which costs a cold start. */
  readonly version: 1;
  /** When it was made, in Unix milliseconds. */
  readonly takenAt: number;
  /** From where changes can be followed on. */
  readonly position: FollowerPosition | null;
  readonly routes: readonly HeldRoute[];
  readonly environments: readonly HeldEnvironment[];
}

/** A route, and how long before `takenAt` it was read, in milliseconds. */
export interface HeldRoute {
  readonly hostname: string;
  readonly ageMs: number;
  readonly route: FrontlineRoute;
}

/** The sentinels of an environment, and how long before `takenAt` they were read, in milliseconds. */
export interface HeldEnvironment {
  readonly environmentId: string;
  readonly ageMs: number;
  readonly sentinels: readonly FrontlineSentinel[];
}

/** A router's caches. */
export interface SnapshotCaches {
  readonly routes: Cache<FrontlineRoute>;
  readonly sentinels: Cache<EnvironmentSentinels>;
}

/** Takes a snapshot. */
export function takeSnapshot(
  { routes, sentinels }: SnapshotCaches,
  position: FollowerPosition | undefined,
  takenAt: number,
): RouterSnapshot {
  return {
    version: 1,
    takenAt,
    position: position ?? null,
    routes: [...routes.entries()].map(([hostname, route, ageMs]) => ({ hostname, ageMs, route })),
    environments: [...sentinels.entries()].map(([environmentId, { sentinels: list }, ageMs]) => {
      return { environmentId, ageMs, sentinels: list };
    }),
  };
}

/**
 * Puts a snapshot into caches that are empty. What it holds is only served while the database doesn't answer.
 *
 * @returns from where changes can be followed on
 */
export function restoreSnapshot(
  snapshot: RouterSnapshot,
  caches: SnapshotCaches & {
    readonly hold: (environmentId: string, list: readonly FrontlineSentinel[]) => EnvironmentSentinels;
  },
): FollowerPosition | undefined {
  // A wall clock that was set back meanwhile makes it no younger than it was.
  const sinceMs = Math.max(0, Date.now() - snapshot.takenAt);
  for (const { hostname, ageMs, route } of snapshot.routes) {
    caches.routes.restore(hostname, Object.freeze({ ...route }), ageMs + sinceMs);
  }
  for (const { environmentId, ageMs, sentinels } of snapshot.environments) {
    const list = Object.freeze(sentinels.map((sentinel) => Object.freeze({ ...sentinel })));
    caches.sentinels.restore(environmentId, caches.hold(environmentId, list), ageMs + sinceMs);
  }
  return snapshot.position ?? undefined;
}

/** @throws {TypeError} it is no snapshot of this version; the message says where */
export function parseSnapshot(value: unknown): RouterSnapshot {
  const { version, takenAt, position, routes, environments } = objectAt("snapshot", value);
  if (version !== 1) refuse("snapshot.version", "1", version);
  return {
    version: 1,
    takenAt: numberAt("snapshot.takenAt", takenAt),
    position:
      position === null || isPosition(position) ? position : refuse("snapshot.position", "a position", position),
    routes: listAt("snapshot.routes", routes).map((item, i) => {
      const at = `snapshot.routes[${i}]`;
      const { hostname, ageMs, route } = objectAt(at, item);
      const fields = objectAt(`${at}.route`, route);
      const text = (name: string) => textAt(`${at}.route.${name}`, fields[name]);
      return {
        hostname: textAt(`${at}.hostname`, hostname),
        ageMs: numberAt(`${at}.ageMs`, ageMs),
        route: {
          id: text("id"),
          projectId: text("projectId"),
          environmentId: text("environmentId"),
          deploymentId: text("deploymentId"),
          fullyQualifiedDomainName: text("fullyQualifiedDomainName"),
          sticky: text("sticky") as FrontlineRoute["sticky"],
          revision: wholeNumberAt(`${at}.route.revision`, fields.revision),
        },
      };
    }),
    environments: listAt("snapshot.environments", environments).map((item, i) => {
      const at = `snapshot.environments[${i}]`;
      const { environmentId, ageMs, sentinels } = objectAt(at, item);
      const id = textAt(`${at}.environmentId`, environmentId);
      return {
        environmentId: id,
        ageMs: numberAt(`${at}.ageMs`, ageMs),
        sentinels: listAt(`${at}.sentinels`, sentinels).map((sentinel, j) => {
          const fields = objectAt(`${at}.sentinels[${j}]`, sentinel);
          const text = (name: string) => textAt(`${at}.sentinels[${j}].${name}`, fields[name]);
          return toFrontlineSentinel({
            id: text("id"),
            environment_id: id,
            region: text("region"),
            k8s_address: text("k8sAddress"),
            health: text("health"),
            desired_state: text("desiredState"),
            available_replicas: wholeNumberAt(`${at}.sentinels[${j}].availableReplicas`, fields.availableReplicas),
          });
        }),
      };
    }),
  };
}

function objectAt(at: string, value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) && !Array.isArray(value) ? value : refuse(at, "an object", value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function listAt(at: string, value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : refuse(at, "a list", value);
}

function textAt(at: string, value: unknown): string {
  return typeof value === "string" ? value : refuse(at, "text", value);
}

function numberAt(at: string, value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : refuse(at, "a number", value);
}

function wholeNumberAt(at: string, value: unknown): number {
  const number = numberAt(at, value);
  return Number.isSafeInteger(number) ? number : refuse(at, "a whole number", value);
}

function refuse(at: string, expected: string, value: unknown): never {
  const got = typeof value === "string" ? JSON.stringify(value) : isObject(value) ? "an object" : String(value);
  throw new TypeError(`${at}: expected ${expected}, got ${got}; leave the snapshot out to start without`);
}
