import { NoHealthySentinelError } from "./no-healthy-sentinel-error.ts";
import { parseRegion, type Region } from "./region.ts";
import { type ProximityTable, regionProximity } from "./region-proximity.ts";
import { isNearer, regionRanks } from "./region-ranks.ts";
import type { RouteDecision } from "./route-decision.ts";
import { isEligible, type Sentinel } from "./sentinel.ts";

/** Options of {@link createSentinelSelector}. */
export interface SentinelSelectorOptions {
  /** The region that requests arrive in, `name.platform`. */
  readonly region: Region;
  /** Which regions are near which. Default: {@link regionProximity}. */
  readonly proximity?: ProximityTable;
  /** A number from 0 up to, not including, 1: picks among several healthy local sentinels. Default: `Math.random`. */
  readonly random?: () => number;
}

/** Decides, for requests that arrive in one region, where each goes. */
export interface SentinelSelector {
  readonly region: Region;
  /**
   * A healthy sentinel of the local region, else the nearest region that has a healthy one.
   *
   * @throws {NoHealthySentinelError} when no region has one
   */
  selectSentinel<S extends Sentinel>(
    route: { readonly deploymentId: string },
    sentinels: readonly S[],
  ): RouteDecision<S>;
}

/**
 * Creates the selector of one region's frontline. Pure: same input, same decision, but for the spread over `random`.
 *
 * @throws {TypeError} when `region` is not of the form `name.platform`
 * @example
 * const selector = createSentinelSelector({ region: "eu-west-1.aws" });
 * selector.selectSentinel({ deploymentId: "d_1" }, [
 *   { id: "s_1", region: "us-east-1.aws", health: "healthy" },
 *   { id: "s_2", region: "ap-south-1.aws", health: "healthy" },
 * ]);
 * //=> { destination: "remote", deploymentId: "d_1", localSentinel: null, nearestNlbRegion: "us-east-1.aws" }
 */
export function createSentinelSelector(options: SentinelSelectorOptions): SentinelSelector {
  const region = parseRegion(options.region);
  const ranks = regionRanks(options.proximity ?? regionProximity, region);
  const random = options.random ?? Math.random;

  return {
    region,
    selectSentinel(route, sentinels) {
      const { deploymentId } = route;
      let localCount = 0;
      let nearest: Region | null = null;
      for (const sentinel of sentinels) {
        if (!isEligible(sentinel)) continue;
        if (sentinel.region === region) localCount += 1;
        else if (nearest === null || isNearer(ranks, sentinel.region, nearest)) nearest = sentinel.region;
      }
      if (localCount > 0) {
        const localSentinel = nthLocal(sentinels, region, localCount === 1 ? 0 : Math.floor(random() * localCount));
        if (localSentinel) return { destination: "local", deploymentId, localSentinel, nearestNlbRegion: null };
      }
      if (nearest === null) throw new NoHealthySentinelError(region, deploymentId, sentinels.length);
      return { destination: "remote", deploymentId, localSentinel: null, nearestNlbRegion: nearest };
    },
  };
}

function nthLocal<S extends Sentinel>(sentinels: readonly S[], region: Region, n: number): S | undefined {
  let seen = 0;
  for (const sentinel of sentinels) {
    if (sentinel.region !== region || !isEligible(sentinel)) continue;
    if (seen === n) return sentinel;
    seen += 1;
  }
  return undefined;
}
