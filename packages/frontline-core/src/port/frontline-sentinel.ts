import type { DesiredState, Sentinel } from "@frontline-routing/router-core";

/** A sentinel as a store knows it: what selection needs, and where to dial. */
export interface FrontlineSentinel extends Sentinel {
  readonly environmentId: string;
  /** Host and port. */
  readonly k8sAddress: string;
  readonly desiredState: DesiredState;
  readonly availableReplicas: number;
}
