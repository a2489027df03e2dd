import type { Region } from "./region.ts";
import type { Sentinel } from "./sentinel.ts";

/** Where a request goes: to a sentinel of this region, or to another region's NLB. Never both, never neither. */
export type RouteDecision<S extends Sentinel = Sentinel> = LocalDecision<S> | RemoteDecision;

/** The request stays in this region. */
export interface LocalDecision<S extends Sentinel = Sentinel> {
  readonly destination: "local";
  /** The deployment that the sentinel should serve; the original passes it on as a header. */
  readonly deploymentId: string;
  readonly localSentinel: S;
  readonly nearestNlbRegion: null;
}

/** The request goes to the NLB of the nearest region that has an eligible sentinel. */
export interface RemoteDecision {
  readonly destination: "remote";
  readonly deploymentId: string;
  readonly localSentinel: null;
  readonly nearestNlbRegion: Region;
}

export function decideLocal<S extends Sentinel>(deploymentId: string, localSentinel: S): LocalDecision<S> {
  return { destination: "local", deploymentId, localSentinel, nearestNlbRegion: null };
}

export function decideRemote(deploymentId: string, nearestNlbRegion: Region): RemoteDecision {
  return { destination: "remote", deploymentId, localSentinel: null, nearestNlbRegion };
}
