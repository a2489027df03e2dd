import { evidenceProximity } from "../proximity/evidence-proximity.ts";
import type { Coordinates, Proximity } from "../proximity/proximity.ts";
import type { Region } from "../region.ts";
import { measuredRegions } from "./measured-regions.ts";

/**
 * The default order: measured round trips within AWS (33 regions), Azure (51) and Google Cloud (44), great-circle
 * distance between platforms and for another 28 regions that only have coordinates.
 *
 * Sources: cloudping.co, one year to 2025-07 (AWS); Microsoft's published medians of 2026-03 (Azure, CC BY 4.0); the
 * Google Cloud performance dashboard, 2023-11. `docs/proximity.md` has the terms, and how good the order is. The data
 * is decoded on first use, not on import.
 *
 * @example
 * measuredProximity.nearestRegions("us-east-1.aws")[0]; //=> "us-east4.gcp"
 * measuredProximity.evidence("us-east-1.aws", "ca-central-1.aws"); //=> { by: "latency", milliseconds: 13.19 }
 * measuredProximity.knows("mars-1.aws"); //=> false
 */
export const measuredProximity: Proximity = /* @__PURE__ */ lazily(() => {
  const facts = /* @__PURE__ */ decode(measuredRegions);
  return evidenceProximity({
    regions: [...facts.keys(), "local.dev"], // a developer's machine: known, and near nothing
    row: () => [],
    latency(a, b) {
      const [one, other] = [facts.get(a), facts.get(b)];
      if (!one || !other || one.platform !== other.platform) return undefined;
      return one.index > other.index ? one.latencies[other.index] : other.latencies[one.index];
    },
    coordinates: (region) => facts.get(region)?.coordinates,
  });
});

/** What one line of the data says. */
interface RegionFacts {
  readonly platform: string;
  /** The line's number: `latencies` goes to the lines before it. */
  readonly index: number;
  readonly coordinates: Coordinates | undefined;
  readonly latencies: readonly (number | undefined)[];
}

function decode(platforms: Readonly<Record<string, string>>): Map<Region, RegionFacts> {
  const facts = new Map<Region, RegionFacts>();
  for (const [platform, text] of Object.entries(platforms)) {
    for (const [index, line] of text.trim().split("\n").entries()) {
      const [name, ...words] = line.split(" ");
      const [lat, lon, ...latencies] = words.map((word) => (word === "-" ? undefined : Number(word)));
      const coordinates = lat === undefined || lon === undefined ? undefined : { lat, lon };
      facts.set(`${name}.${platform}`, { platform, index, coordinates, latencies });
    }
  }
  return facts;
}

/** A proximity that is made when it is first asked something. */
function lazily(make: () => Proximity): Proximity {
  let made: Proximity | undefined;
  const get = () => {
    made ??= make();
    return made;
  };
  return {
    get regions() {
      return get().regions;
    },
    knows: (region) => get().knows(region),
    coordinates: (region) => get().coordinates(region),
    evidence: (from, to) => get().evidence(from, to),
    nearestRegions: (from) => get().nearestRegions(from),
  };
}
