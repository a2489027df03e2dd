import { type ChecksOf, listOf, type OptionCheck, optional, rowOf, text } from "@frontline-routing/router-core/options";
import type { DeploymentState } from "../port/source-state.ts";

/** Checks what a source in memory is to say of a deployment. Its regions are free, as a row's are. */
export const checkDeploymentState: OptionCheck<DeploymentState> = /* @__PURE__ */ rowOf("a deployment's state", {
  regions: /* @__PURE__ */ optional(/* @__PURE__ */ listOf("a list of regions", /* @__PURE__ */ text(1))),
  desiredState: /* @__PURE__ */ optional(/* @__PURE__ */ text(1)),
} satisfies ChecksOf<DeploymentState>);
