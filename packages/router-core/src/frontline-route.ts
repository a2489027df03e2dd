import { normalizeHostname } from "./normalize-hostname.ts";
import { oneOf, text, wholeNumber } from "./options/checks.ts";
import { type ChecksOf, type OptionCheck, refuse, shown } from "./options/option-check.ts";
import { rowOf } from "./options/row-of.ts";

/** Every word for what a route follows. */
export const STICKIES = ["none", "branch", "environment", "live", "deployment"] as const;

/** Which deployments a route follows. `none`: one commit, never moves. `deployment`: one deployment, never moves. */
export type Sticky = (typeof STICKIES)[number];

/** A hostname of an environment, pointing at one deployment. */
export interface FrontlineRoute {
  readonly id: string;
  readonly projectId: string;
  readonly environmentId: string;
  /** Empty for a hostname that has no deployment yet. */
  readonly deploymentId: string;
  readonly fullyQualifiedDomainName: string;
  readonly sticky: Sticky;
  /** Grows with every committed change of the route. The fence against late writers. */
  readonly revision: number;
}

/**
 * Checks a whole route, its hostname without port and the like, as it is looked up: for seeds of stores in memory.
 *
 * @throws {TypeError} naming the field that is missing, unknown or of the wrong type
 * @example
 * checkFrontlineRoute({ id: "r_1", projectId: "p_1", environmentId: "env_1", deploymentID: "d_1" }, "routes[0]");
 * // throws TypeError: routes[0].deploymentId: it is missing, did you mean it by "deploymentID"?
 */
export const checkFrontlineRoute: OptionCheck<FrontlineRoute> = /* @__PURE__ */ rowOf("a route", {
  id: /* @__PURE__ */ text(1),
  projectId: /* @__PURE__ */ text(0),
  environmentId: /* @__PURE__ */ text(1),
  deploymentId: /* @__PURE__ */ text(0),
  fullyQualifiedDomainName: checkHostname,
  sticky: /* @__PURE__ */ oneOf(STICKIES),
  revision: /* @__PURE__ */ wholeNumber(0, Number.POSITIVE_INFINITY),
} satisfies ChecksOf<FrontlineRoute>);

function checkHostname(value: unknown, name: string): string {
  const hostname = text(1)(value, name);
  const normal = normalized(hostname, name);
  // Not its case: other software's rows may have any, and its database finds them by any.
  if (normal !== hostname.toLowerCase()) refuse(name, `the form that is looked up, ${shown(normal)}`, hostname);
  return hostname;
}

function normalized(hostname: string, name: string): string {
  try {
    return normalizeHostname(hostname);
  } catch (error) {
    throw new TypeError(`${name}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
