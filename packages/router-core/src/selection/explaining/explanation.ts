import type { ProximityEvidence } from "../../proximity/proximity.ts";
import type { Region } from "../../region.ts";
import type { RouteDecision } from "../../route-decision.ts";
import type { Sentinel } from "../../sentinel.ts";

/** Why a sentinel or region did, or did not, get a request. Stable: dashboards may count by it. */
export type ReasonCode =
  /** The sentinel, or region, that gets the request. */
  | "SELECTED"
  /** Eligible, in the other region that gets the request; its own frontline picks among its sentinels. */
  | "SELECTED_REGION"
  /** Eligible and local; the spread picked another local one for this request. */
  | "SPREAD"
  /** Could serve; a better region can too. */
  | "FARTHER"
  /** Could serve, in a softly drained region; one that isn't drained can too. */
  | "DRAINED_SOFT"
  /** Could serve; the region's dial keeps this key out, and another region can serve it. */
  | "DIALED_DOWN"
  /** Could serve; the request would avoid the sentinel, its region, or all of the region's, and another can serve it. */
  | "EJECTED"
  /** The region is drained hard. */
  | "DRAINED_HARD"
  /** The region is outside `allowedRegions`. */
  | "NOT_ALLOWED"
  /** The deployment doesn't run in the region, or, not wanted running, anywhere. */
  | "NOT_DEPLOYED"
  /** In another region, and the request was forwarded once already. */
  | "FORWARDED"
  /** The region isn't of the form `name.platform`. */
  | "MALFORMED_REGION"
  /** No sentinel of the region may serve. */
  | "NO_ELIGIBLE_SENTINEL"
  /** The health check failed. */
  | "UNHEALTHY"
  /** The health check has said nothing yet, or something that isn't known here. */
  | "UNKNOWN_HEALTH"
  /** The sentinel is paused. */
  | "PAUSED"
  /** The sentinel is not wanted running. */
  | "NOT_RUNNING"
  /** The sentinel has no available replica. */
  | "NO_REPLICAS";

/** What became of one sentinel. */
export interface SentinelVerdict {
  readonly id: string;
  readonly region: Region;
  readonly reason: ReasonCode;
}

/** What became of one region. */
export interface RegionVerdict {
  readonly region: Region;
  readonly reason: ReasonCode;
  /** What its place in the order rests on. */
  readonly evidence: ProximityEvidence | { readonly by: "local" };
  /** How many sentinels it has. */
  readonly sentinels: number;
  /** How many of them may serve this request, policy and where the deployment runs aside. */
  readonly eligible: number;
}

/** Why a request goes where it goes. Plain data: survives `JSON.stringify` as far as the caller's sentinels do. */
export interface Explanation<S extends Sentinel = Sentinel> {
  /** The region the request arrived in. */
  readonly region: Region;
  readonly deploymentId: string;
  /** What `selectSentinel` answers; `null` when it throws. */
  readonly decision: RouteDecision<S> | null;
  /** The code of what `selectSentinel` throws, `null` when it answers. */
  readonly error: "NO_HEALTHY_SENTINEL" | "DEPLOYMENT_OFFLINE" | null;
  /** Whether `onNoHealthy: "any"` had to stand in, because no eligible sentinel was left. */
  readonly triedAny: boolean;
  /** One verdict for each sentinel, in the order given. */
  readonly sentinels: readonly SentinelVerdict[];
  /** One verdict for the local region and each region with a sentinel, best first. */
  readonly regions: readonly RegionVerdict[];
}
