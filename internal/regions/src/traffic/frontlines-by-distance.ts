import { nearestRegions } from "@frontline-routing/router-core";

/** A frontline as a client sees it. */
export interface FrontlineAddress {
  readonly region: string;
  /** Its origin: `http://127.0.0.1:8080`. */
  readonly url: string;
}

/** The frontlines as clients of a region try them: their own region's, then the others, nearest first, as DNS would answer. */
export function frontlinesByDistance<Frontline extends FrontlineAddress>(
  frontlines: readonly Frontline[],
  region: string,
): readonly Frontline[] {
  const order = [region, ...nearestRegions(region)];
  const rank = ({ region: each }: FrontlineAddress) => {
    const place = order.indexOf(each);
    return place < 0 ? order.length : place; // a region that no proximity knows is the farthest
  };
  return [...frontlines].sort((a, b) => rank(a) - rank(b));
}
