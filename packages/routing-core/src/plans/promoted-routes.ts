import type { Sticky } from "@frontline-routing/router-core";

/**
 * Which routes a promotion or rollback moves, for {@link RouteRepository.findRoutesOfEnvironment}: those that follow what
 * is live, and those that follow their environment. All others stay.
 */
export const PROMOTED_STICKY: readonly Sticky[] = ["live", "environment"];
