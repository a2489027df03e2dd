import type { DesiredState, Sentinel } from "@frontline-routing/router-core";
import * as check from "@frontline-routing/router-core/options";

/** A sentinel as a store knows it: what selection needs, and where to dial. */
export interface FrontlineSentinel extends Sentinel {
  readonly environmentId: string;
  /** Host and port. */
  readonly k8sAddress: string;
  readonly desiredState: DesiredState;
  readonly availableReplicas: number;
}

/** Checks a whole sentinel. Its region is free, as a row's is. */
export const checkFrontlineSentinel = /* @__PURE__ */ check.rowOf("a sentinel", {
  id: /* @__PURE__ */ check.text(1),
  environmentId: /* @__PURE__ */ check.text(1),
  region: /* @__PURE__ */ check.text(0),
  k8sAddress: /* @__PURE__ */ check.text(0),
  health: /* @__PURE__ */ check.oneOf(["unknown", "paused", "healthy", "unhealthy"]),
  desiredState: /* @__PURE__ */ check.oneOf(["running", "standby", "archived"]),
  availableReplicas: /* @__PURE__ */ check.wholeNumber(0, Number.POSITIVE_INFINITY),
} satisfies check.ChecksOf<FrontlineSentinel>);
