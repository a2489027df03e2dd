import { type Case, DEFAULT_KEY, type RegionOfCase } from "./case.ts";

/** The version of the words below. A change that an older page would read otherwise needs the next one. */
export const URL_VERSION = 1;

/**
 * A case as the query of a link, without the question mark. {@link readCase} reads it.
 *
 * @example
 * caseInUrl(plainCase("eu-west-1.aws", [{ ...freshRegion("us-east-1.aws"), drain: "soft", dial: 30 }]));
 * //=> "v=1&at=eu-west-1.aws&us-east-1.aws=healthy,drained-soft,dial-30"
 */
export function caseInUrl({ at, key, forwarded, onNoHealthy, running, regions }: Case): string {
  return [
    `v=${URL_VERSION}`,
    `at=${at}`,
    ...(key === DEFAULT_KEY ? [] : [`key=${encodeURIComponent(key)}`]),
    ...(forwarded ? ["forwarded=yes"] : []),
    ...(onNoHealthy === "any" ? ["on-no-healthy=any"] : []),
    ...(running ? [] : ["deployment=offline"]),
    ...regions.map((region) => `${region.name}=${wordsOf(region).join(",")}`),
  ].join("&");
}

/** A sentinel's health is the word for it; of the rest only what isn't the default is said. */
function wordsOf({ sentinels, drain, dial, allowed, deployed }: RegionOfCase): string[] {
  return [
    ...sentinels,
    ...(drain === "none" ? [] : [`drained-${drain}`]),
    ...(dial === 100 ? [] : [`dial-${dial}`]),
    ...(allowed ? [] : ["not-allowed"]),
    ...(deployed ? [] : ["not-deployed"]),
  ];
}
