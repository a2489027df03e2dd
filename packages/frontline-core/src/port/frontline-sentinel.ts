import type { DesiredState, Sentinel } from "@frontline-routing/router-core";
import {
  type ChecksOf,
  type OptionCheck,
  oneOf,
  rowOf,
  text,
  wholeNumber,
} from "@frontline-routing/router-core/options";

/** A sentinel as a store knows it: what selection needs, and where to dial. */
export interface FrontlineSentinel extends Sentinel {
  readonly environmentId: string;
  /** Host and port. */
  readonly k8sAddress: string;
  readonly desiredState: DesiredState;
  readonly availableReplicas: number;
}

/** Checks a whole sentinel. Its region is free, as a row's is. */
export const checkFrontlineSentinel: OptionCheck<FrontlineSentinel> = /* @__PURE__ */ rowOf("a sentinel", {
  id: /* @__PURE__ */ text(1),
  environmentId: /* @__PURE__ */ text(1),
  region: /* @__PURE__ */ text(0),
  k8sAddress: /* @__PURE__ */ text(0),
  health: /* @__PURE__ */ oneOf(["unknown", "paused", "healthy", "unhealthy"]),
  desiredState: /* @__PURE__ */ oneOf(["running", "standby", "archived"]),
  availableReplicas: /* @__PURE__ */ wholeNumber(0, Number.POSITIVE_INFINITY),
} satisfies ChecksOf<FrontlineSentinel>);
