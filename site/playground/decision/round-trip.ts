import { measuredProximity, type Region } from "@frontline-routing/router-core";

/** How far a region is, and how that is known. */
export type RoundTrip =
  | { readonly by: "local"; readonly milliseconds: 0 }
  | { readonly by: "latency" | "distance"; readonly milliseconds: number }
  | { readonly by: "name"; readonly milliseconds: null };

/** The round trip between two regions by the measured evidence, whichever order is asked to decide. */
export function roundTrip(from: Region, to: Region): RoundTrip {
  if (from === to) return { by: "local", milliseconds: 0 };
  const evidence = measuredProximity.evidence(from, to);
  return evidence.by === "latency" || evidence.by === "distance"
    ? { by: evidence.by, milliseconds: evidence.milliseconds }
    : { by: "name", milliseconds: null };
}

/** `66.4 ms`, `about 40 ms` where it is taken from the distance, `local`, or that nothing is known. */
export function roundTripText({ by, milliseconds }: RoundTrip): string {
  if (by === "local") return "local";
  if (milliseconds === null) return "not known";
  return by === "latency" ? `${milliseconds.toFixed(1)} ms` : `about ${milliseconds.toFixed(0)} ms`;
}
