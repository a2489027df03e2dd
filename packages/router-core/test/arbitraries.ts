import fc from "fast-check";
import { measuredProximity, regionProximity, type Sentinel } from "../src/index.ts";
import type { RoutedDeployment } from "../src/routed-deployment.ts";
import type { RequestContext } from "../src/selection/request-context.ts";
import type { SelectionPolicy } from "../src/selection/selection-policy.ts";

/** Few enough to collide, of every kind: listed by the original, measured, with coordinates only, unknown. */
const regions = [
  "us-east-1.aws",
  "us-west-2.aws",
  "eu-west-1.aws",
  "ap-south-1.aws",
  "ap-southeast-7.aws",
  "eastus.azure",
  "chinaeast.azure",
  "europe-west5.gcp",
  "mars-1.own",
  "mars-2.own",
  "local.dev",
];

export const seedRegions = Object.keys(regionProximity).filter((region) => region !== "local.dev");

export const region = fc.constantFrom(...regions);
/** What an option may name: of these, those that the measured order knows. A sentinel's row may name any. */
export const optionRegion = fc.constantFrom(...regions.filter((name) => measuredProximity.knows(name)));
export const knownRegion = fc.constantFrom(...measuredProximity.regions);

export function sentinels(
  options: { region?: fc.Arbitrary<string>; maxLength?: number } = {},
): fc.Arbitrary<Sentinel[]> {
  const { maxLength = 12 } = options;
  const health = fc.constantFrom("healthy", "healthy", "healthy", "unhealthy", "unknown", "paused");
  const sentinel = fc.record(
    {
      region: options.region ?? fc.oneof({ weight: 12, arbitrary: region }, { weight: 1, arbitrary: malformedRegion }),
      health,
      desiredState: fc.constantFrom("running", "running", "running", "standby", "archived"),
      availableReplicas: fc.integer({ min: 0, max: 4 }),
    },
    { requiredKeys: ["region", "health"] },
  );
  return fc
    .array(sentinel, { maxLength })
    .map((rows) => rows.map((row, index): Sentinel => ({ ...row, id: `s_${index}` }) as Sentinel));
}

const malformedRegion = fc.constantFrom("", "US-EAST-1.aws", "us-east-1", "a..b", "eu west.aws", "-a.b", "a.b.c");

export const policy: fc.Arbitrary<SelectionPolicy> = fc.record(
  {
    drainedRegions: fc.dictionary(optionRegion, fc.constantFrom("soft", "hard"), { maxKeys: 4 }),
    allowedRegions: fc.uniqueArray(optionRegion, { minLength: 1 }),
    regionDial: fc.dictionary(optionRegion, fc.constantFrom(0, 10, 50, 90, 100), { maxKeys: 4 }),
    onNoHealthy: fc.constantFrom("fail", "any"),
  },
  { requiredKeys: [] },
);

/** A request that would avoid nothing. */
export const plainRequest: fc.Arbitrary<RequestContext> = fc.record(
  { key: fc.string(), forwarded: fc.boolean() },
  { requiredKeys: [] },
);

/** Of the sentinels and the regions above, some. */
export const avoid: fc.Arbitrary<ReadonlySet<string>> = fc
  .tuple(fc.subarray(Array.from({ length: 12 }, (_, i) => `s_${i}`)), fc.uniqueArray(region, { maxLength: 2 }))
  .map((parts) => new Set(parts.flat()));

export const request: fc.Arbitrary<RequestContext> = fc
  .tuple(plainRequest, fc.option(avoid))
  .map(([plain, ids]) => (ids ? { ...plain, avoid: ids } : plain));

/** A deployment that is wanted running, or of which nobody says that it isn't. */
export const running: fc.Arbitrary<RoutedDeployment> = fc.record(
  {
    deploymentId: fc.constant("d_1"),
    regions: fc.uniqueArray(fc.oneof({ weight: 12, arbitrary: region }, { weight: 1, arbitrary: malformedRegion })),
    desiredState: fc.constant("running"),
  },
  { requiredKeys: ["deploymentId"] },
);

export const deployment: fc.Arbitrary<RoutedDeployment> = fc.oneof(
  { weight: 6, arbitrary: running },
  { weight: 1, arbitrary: running.map((each) => ({ ...each, desiredState: "standby" })) },
);

/** A source of randomness that can be run again from the same place. */
export function replayable(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
