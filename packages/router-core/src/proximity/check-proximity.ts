import { implementing } from "../options/checks.ts";
import type { Proximity } from "./proximity.ts";

/** Checks an option that is a proximity and nothing else. */
export const checkProximity = /* @__PURE__ */ implementing<Proximity>("the result of defineProximity", [
  "knows",
  "coordinates",
  "evidence",
  "nearestRegions",
]);
