import {
  type ChecksOf,
  listOf,
  type OptionCheck,
  optional,
  rowOf,
  text,
  wholeNumber,
} from "@frontline-routing/router-core/options";
import type { DeploymentRecord } from "../repository/route-repository.ts";

/** Checks a deployment that a repository in memory takes: half of one would be found, and read as another. */
export const checkDeploymentRecord: OptionCheck<DeploymentRecord> = /* @__PURE__ */ rowOf("a deployment", {
  id: /* @__PURE__ */ text(1),
  environmentId: /* @__PURE__ */ text(1),
  status: /* @__PURE__ */ text(1),
  desiredState: /* @__PURE__ */ text(1),
  createdAt: /* @__PURE__ */ wholeNumber(0, Number.POSITIVE_INFINITY),
  regions: /* @__PURE__ */ optional(/* @__PURE__ */ listOf("a list of regions", /* @__PURE__ */ text(1))),
} satisfies ChecksOf<DeploymentRecord>);
