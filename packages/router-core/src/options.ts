export { checkFrontlineRoute, STICKIES } from "./frontline-route.ts";
export {
  callable,
  flag,
  implementing,
  listOf,
  numberWithin,
  oneOf,
  optional,
  satisfying,
  text,
  unchecked,
  wholeNumber,
} from "./options/checks.ts";
export { guarded } from "./options/guarded.ts";
export { nearestNames } from "./options/nearest-names.ts";
export { type Checked, type ChecksOf, expected, type OptionCheck, shown } from "./options/option-check.ts";
export { refuseUnknownNames, resolveOptions } from "./options/resolve-options.ts";
export { rowOf } from "./options/row-of.ts";
export { checkKnownRegion } from "./proximity/check-known-region.ts";
export { isRegion } from "./region.ts";
export { policyChecks } from "./selection/selection-policy.ts";
