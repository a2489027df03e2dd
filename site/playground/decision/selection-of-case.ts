import type { RequestContext, Sentinel, SentinelSelectorOptions } from "@frontline-routing/router-core";
import type { Case } from "../case/case.ts";

/** A case in the package's own terms: a selector's options, and what it is asked. */
export interface SelectionOfCase {
  readonly options: SentinelSelectorOptions;
  readonly route: { readonly deploymentId: string; readonly regions?: string[]; readonly desiredState?: string };
  readonly sentinels: readonly Sentinel[];
  readonly request: RequestContext;
}

/** What isn't said is left out, as one would in a program: no fence when every region is inside of it. */
export function selectionOfCase({ at, key, forwarded, onNoHealthy, running, regions }: Case): SelectionOfCase {
  const drained = regions.flatMap(({ name, drain }) => (drain === "none" ? [] : [[name, drain] as const]));
  const dialled = regions.flatMap(({ name, dial }) => (dial === 100 ? [] : [[name, dial] as const]));
  const allowed = regions.filter((region) => region.allowed).map(({ name }) => name);
  const deployed = regions.filter((region) => region.deployed).map(({ name }) => name);
  return {
    options: {
      region: at,
      ...(drained.length > 0 && { drainedRegions: Object.fromEntries(drained) }),
      ...(allowed.length < regions.length && { allowedRegions: allowed }),
      ...(dialled.length > 0 && { regionDial: Object.fromEntries(dialled) }),
      ...(onNoHealthy === "any" && { onNoHealthy }),
    },
    route: {
      deploymentId: "d_1",
      ...(deployed.length < regions.length && { regions: deployed }),
      ...(!running && { desiredState: "standby" }),
    },
    sentinels: regions
      .flatMap(({ name, sentinels }) => sentinels.map((health) => ({ region: name, health })))
      .map((sentinel, index) => ({ id: `s_${index + 1}`, ...sentinel })),
    request: { key, ...(forwarded && { forwarded }) },
  };
}
