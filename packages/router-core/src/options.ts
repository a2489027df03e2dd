export { callable, flag, implementing, oneOf, optional, unchecked, wholeNumber } from "./options/checks.ts";
export { guarded } from "./options/guarded.ts";
export { nearestNames } from "./options/nearest-names.ts";
export type { Checked, OptionCheck } from "./options/option-check.ts";
export { expected } from "./options/option-check.ts";
export { refuseUnknownNames, resolveOptions } from "./options/resolve-options.ts";
