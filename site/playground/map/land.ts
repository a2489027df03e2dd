import { feature } from "topojson-client";
import land110m from "world-atlas/land-110m.json" with { type: "json" };
import { pathOf } from "./projection.ts";

/** The outline of all land as one SVG path, from Natural Earth's data at 1:110 million. */
export function landPath(): string {
  const world = land110m as unknown as Parameters<typeof feature>[0];
  const land = world.objects.land;
  return (land && pathOf(feature(world, land))) ?? "";
}
