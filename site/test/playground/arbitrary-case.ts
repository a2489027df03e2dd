import { measuredProximity } from "@frontline-routing/router-core";
import fc from "fast-check";
import { type Case, DRAINS, HEALTHS, MAX_KEY_LENGTH, MAX_REGIONS, MAX_SENTINELS } from "../../playground/case/case.ts";

/** Few enough that cases have them in common, of every kind: in the original's table, measured, placed only, neither. */
const familiar = ["us-east-1.aws", "us-east-2.aws", "ca-central-1.aws", "eu-west-1.aws", "ap-south-1.aws", "local.dev"];

export const anyRegion = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...familiar) },
  { weight: 1, arbitrary: fc.constantFrom(...measuredProximity.regions) },
);

const regionOfCase = fc.record({
  name: anyRegion,
  sentinels: fc.array(fc.constantFrom("healthy", ...HEALTHS), { maxLength: MAX_SENTINELS }),
  drain: fc.constantFrom("none", ...DRAINS),
  dial: fc.oneof(fc.constant(100), fc.integer({ min: 0, max: 100 })),
  allowed: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  deployed: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});

/** Every case that the page can show. */
export const anyCase: fc.Arbitrary<Case> = fc.record({
  at: anyRegion,
  key: fc.string({ unit: "binary", maxLength: MAX_KEY_LENGTH }).filter((key) => key.length <= MAX_KEY_LENGTH),
  forwarded: fc.boolean(),
  onNoHealthy: fc.constantFrom("fail", "any"),
  running: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  regions: fc.uniqueArray(regionOfCase, { selector: ({ name }) => name, maxLength: MAX_REGIONS }),
});
