import type { Sticky } from "@frontline-routing/router-core";
import { type ChecksOf, resolveOptions, unchecked } from "@frontline-routing/router-core/options";
import { invalid } from "../errors/invalid-request-error.ts";
import { stableHash } from "../ids/hashes.ts";

/** What a deployment's hostnames are made of. Free text: what DNS doesn't allow becomes hyphens. */
export interface DeploymentNames {
  readonly project: string;
  /** One of several apps of the project, named behind it in every hostname. Left out: the project has one. */
  readonly app?: string | undefined;
  readonly workspace: string;
  readonly environment: string;
  /** The commit's full hash; its first seven characters are used. Left out: no hostname of the commit. */
  readonly commit?: string | undefined;
  /** Left out: no hostname of the branch. */
  readonly branch?: string | undefined;
  /** Left out: no hostname of the deployment. */
  readonly deploymentId?: string | undefined;
}

/** A generated hostname, and which deployments its route follows. */
export interface DeploymentHostname {
  readonly fullyQualifiedDomainName: string;
  readonly sticky: Sticky;
}

const LABEL_MAX_LENGTH = 63; // RFC 1035, 2.3.4
const HOSTNAME_MAX_LENGTH = 253; // RFC 1035: 255 octets on the wire
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const HASH_LENGTH = 10; // base 36: 51 bits, so that a million cut names collide once in four thousand times
const SHORT_COMMIT_LENGTH = 7;
const [given, mayBeLeftOut] = [unchecked<string>(), unchecked<string | undefined>()]; // what they hold is checked by `slug`
const NAMES = {
  project: given,
  app: mayBeLeftOut,
  workspace: given,
  environment: given,
  commit: mayBeLeftOut,
  branch: mayBeLeftOut,
  deploymentId: mayBeLeftOut,
} satisfies ChecksOf<DeploymentNames>;

/** How long a default domain may be, in characters: a hostname's 253 less a generated label and its dot. */
export const DEFAULT_DOMAIN_MAX_LENGTH = HOSTNAME_MAX_LENGTH - LABEL_MAX_LENGTH - 1;

/**
 * Whether hostnames can be generated under a domain: one that DNS allows, in its ASCII form, with room for a label.
 *
 * @example
 * isDefaultDomain("example.app"); //=> true
 * isDefaultDomain("*.example.app"); //=> false
 */
export function isDefaultDomain(value: unknown): value is string {
  return typeof value === "string" && value.length <= DEFAULT_DOMAIN_MAX_LENGTH && DOMAIN.test(value);
}

/**
 * The hostnames that a deployment gets under the default domain.
 *
 * | hostname | sticky |
 * |---|---|
 * | `<project>-git-<sha7>-<workspace>.<apex>` | `none` |
 * | `<project>-git-<branch>-<workspace>.<apex>` | `branch` |
 * | `<project>-<environment>-<workspace>.<apex>` | `environment` |
 * | `<project>-<deploymentId>-<workspace>.<apex>` | `deployment` |
 *
 * With an app, `<project>` is `<project>-<app>`.
 *
 * A label longer than the 63 characters that DNS allows is cut and ends in a hash of what it was made of, so that
 * different names stay different.
 *
 * @param defaultDomain the apex, such as `example.app`
 * @throws {TypeError} there is a name of something else, such as a misspelt `branch`
 * @throws {InvalidRequestError} a name has nothing that DNS allows, or the domain isn't one or is too long
 * @example
 * deploymentHostnames({ project: "api", workspace: "acme", environment: "production", branch: "feat/x" }, "example.app");
 * //=> [{ fullyQualifiedDomainName: "api-git-feat-x-acme.example.app", sticky: "branch" },
 * //    { fullyQualifiedDomainName: "api-production-acme.example.app", sticky: "environment" }]
 */
export function deploymentHostnames(names: DeploymentNames, defaultDomain: string): DeploymentHostname[] {
  const known = resolveOptions("deploymentHostnames", names, NAMES);
  const { project, app, workspace, environment, commit, branch, deploymentId } = known;
  const apex = parseDomain(defaultDomain);
  const start = slug("project", project) + (app === undefined ? "" : `-${slug("app", app)}`);
  const end = slug("workspace", workspace);
  const hostname = (sticky: Sticky, middle: string, raw: string): DeploymentHostname => {
    const identity = JSON.stringify([sticky, project, raw, workspace, ...(app === undefined ? [] : [app])]);
    return { fullyQualifiedDomainName: `${fitLabel(`${start}-${middle}-${end}`, identity)}.${apex}`, sticky };
  };
  const hostnames: DeploymentHostname[] = [];
  if (commit !== undefined) {
    hostnames.push(hostname("none", `git-${slug("commit", commit).slice(0, SHORT_COMMIT_LENGTH)}`, commit));
  }
  if (branch !== undefined) hostnames.push(hostname("branch", `git-${slug("branch", branch)}`, branch));
  hostnames.push(hostname("environment", slug("environment", environment), environment));
  if (deploymentId !== undefined) {
    hostnames.push(hostname("deployment", slug("deploymentId", deploymentId), deploymentId));
  }
  return hostnames;
}

function fitLabel(label: string, identity: string): string {
  if (label.length <= LABEL_MAX_LENGTH) return label;
  const kept = label.slice(0, LABEL_MAX_LENGTH - HASH_LENGTH - 1).replace(/-+$/, "");
  return `${kept}-${stableHash(identity, HASH_LENGTH)}`;
}

function slug(field: string, name: string): string {
  if (typeof name !== "string") invalid(field, `must be a string, got ${typeof name}`);
  const slugged = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  if (slugged === "") invalid(field, `must have a letter or digit that DNS allows, got ${JSON.stringify(name)}`);
  return slugged;
}

function parseDomain(defaultDomain: unknown): string {
  if (isDefaultDomain(defaultDomain)) return defaultDomain.toLowerCase();
  const got =
    typeof defaultDomain === "string"
      ? JSON.stringify(defaultDomain.slice(0, HOSTNAME_MAX_LENGTH))
      : typeof defaultDomain;
  const remedy = got.startsWith('"*.') ? '; a wildcard is none: leave the "*." out' : "";
  invalid("defaultDomain", `must be a domain of at most ${DEFAULT_DOMAIN_MAX_LENGTH} characters, got ${got}${remedy}`);
}
