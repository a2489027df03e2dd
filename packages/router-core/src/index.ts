export { ejectedSentinels } from "./ejection/ejected-sentinels.ts";
export type { EjectionEvent } from "./ejection/ejection-event.ts";
export type { EjectionOptions } from "./ejection/ejection-options.ts";
export { type Ejections, NO_EJECTIONS, type Outlier } from "./ejection/ejections.ts";
export { reduceEjections } from "./ejection/reduce-ejections.ts";
export type { FrontlineRoute, Sticky } from "./frontline-route.ts";
export { InvalidHostnameError } from "./invalid-hostname-error.ts";
export { measuredProximity } from "./measured/measured-proximity.ts";
export {
  createSentinelSelector,
  nearestRegions,
  resolveProximity,
  type SentinelSelectorOptions,
} from "./measured/over-measured.ts";
export { type SimulatedRegion, type SimulationOptions, simulate } from "./measured/simulate.ts";
export { DeploymentOfflineError, NoHealthySentinelError } from "./no-decision-errors.ts";
export { normalizeHostname } from "./normalize-hostname.ts";
export { UnknownRegionError } from "./proximity/check-known-region.ts";
export { defineProximity, type ProximityOptions } from "./proximity/define-proximity.ts";
export type { Coordinates, Proximity, ProximityEvidence, ProximityTable } from "./proximity/proximity.ts";
export { regionProximity } from "./proximity/region-proximity.ts";
export { parseRegion, type Region } from "./region.ts";
export type { LocalDecision, RemoteDecision, RouteDecision } from "./route-decision.ts";
export type { RoutedDeployment } from "./routed-deployment.ts";
export { isRouterError, RouterError, type RouterErrorCode } from "./router-error.ts";
export type { Explanation, ReasonCode, RegionVerdict, SentinelVerdict } from "./selection/explaining/explanation.ts";
export { formatExplanation } from "./selection/explaining/format-explanation.ts";
export type { PreparedSentinels } from "./selection/prepared-sentinels.ts";
export type { RequestContext } from "./selection/request-context.ts";
export type { Drain, SelectionPolicy } from "./selection/selection-policy.ts";
export type { SentinelSelector } from "./selection/sentinel-selector.ts";
export { type DesiredState, isEligible, type Sentinel, type SentinelHealth } from "./sentinel.ts";
