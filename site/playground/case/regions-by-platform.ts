import { measuredProximity, type Region } from "@frontline-routing/router-core";

const PLATFORMS = { aws: "AWS", azure: "Azure", gcp: "Google Cloud", dev: "A developer's machine" };

/** Every region that the page offers, in the order of names, by platform. */
export const regionsByPlatform: readonly { readonly platform: string; readonly regions: readonly Region[] }[] =
  Object.entries(PLATFORMS).map(([suffix, platform]) => ({
    platform,
    regions: measuredProximity.regions.filter((region) => region.endsWith(`.${suffix}`)),
  }));
