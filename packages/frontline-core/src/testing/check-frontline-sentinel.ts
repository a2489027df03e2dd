import {
  type ChecksOf,
  type OptionCheck,
  oneOf,
  rowOf,
  text,
  wholeNumber,
} from "@frontline-routing/router-core/options";
import type { FrontlineSentinel } from "../port/frontline-sentinel.ts";

/** Checks a sentinel that a source in memory takes. Its region is free, as a row's is. */
export const checkFrontlineSentinel: OptionCheck<FrontlineSentinel> = /* @__PURE__ */ rowOf("a sentinel", {
  id: /* @__PURE__ */ text(1),
  environmentId: /* @__PURE__ */ text(1),
  region: /* @__PURE__ */ text(0),
  k8sAddress: /* @__PURE__ */ text(0),
  health: /* @__PURE__ */ oneOf(["unknown", "paused", "healthy", "unhealthy"]),
  desiredState: /* @__PURE__ */ oneOf(["running", "standby", "archived"]),
  availableReplicas: /* @__PURE__ */ wholeNumber(0, Number.POSITIVE_INFINITY),
} satisfies ChecksOf<FrontlineSentinel>);
