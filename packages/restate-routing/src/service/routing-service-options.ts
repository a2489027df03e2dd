import * as check from "@frontline-routing/router-core/options";
import { DEFAULT_DOMAIN_MAX_LENGTH, isDefaultDomain, type RouteRepository } from "@frontline-routing/routing-core";
import { checkRouteRepository } from "@frontline-routing/routing-core/repository";
import type { HooksProvider } from "@restatedev/restate-sdk";
import { serviceName } from "../options/checks.ts";

// Longer than a failover of a managed database takes (one to two minutes), short enough for a person to wait for.
const DEFAULT_RETRY_STEP_FOR_MS = 5 * 60_000;

// Restate asks an attempt to pause when it has journalled nothing for this long, and a step journals when it ends. The most
// that this repository's adapter takes before it gives up by itself is 25 s, five times waiting for a lock.
const DEFAULT_STEP_TIMEOUT_MS = 30_000;

/** How long an attempt may go on without an entry in the journal until Restate asks it to pause. */
export const INACTIVITY_TIMEOUT_MS = 60_000;

const DOMAIN = `a domain such as "example.app", of at most ${DEFAULT_DOMAIN_MAX_LENGTH} characters`;

/** What a key of the virtual object is: the id of an environment, or of a project. */
export type RoutingKey = "environment" | "project";

/** What {@link createRoutingService} is made of. */
export interface RoutingServiceOptions {
  /** Where routes are kept. */
  readonly repository: RouteRepository;
  /**
   * The apex domain of generated hostnames, e.g. `example.app`, at most 189 characters. Shown in the service's metadata
   * where it is given; no handler generates a hostname, so it has no other effect so far. Default: none.
   */
  readonly defaultDomain?: string | undefined;
  /** Default: `hydra.v1.RoutingService`. */
  readonly serviceName?: string | undefined;
  /**
   * What callers pass as the object's key. Changes are made one after another per key.
   *
   * With `project`, for callers of the original service's first version, the environment is that of the deployment, or,
   * where there is none, the one that the request says; and a route of another project is refused.
   *
   * Default: `environment`.
   */
  readonly keyedBy?: RoutingKey | undefined;
  /**
   * How long one step is tried again while the repository fails, in milliseconds. The environment can't be changed
   * otherwise meanwhile. Default: 300000, five minutes.
   */
  readonly retryStepForMs?: number | undefined;
  /**
   * How long one attempt at a step may take, in milliseconds, less than 60000. Its call to the repository is then
   * aborted, and the step tried again. Default: 30000.
   */
  readonly stepTimeoutMs?: number | undefined;
  /**
   * Whether only other Restate handlers may call the service, and nobody through the ingress. Default: `false`, because
   * the original's callers and `createRoutingClient` come that way.
   */
  readonly ingressPrivate?: boolean | undefined;
  /**
   * Hooks of the Restate SDK around every attempt of a handler and every step, e.g. `openTelemetryHook` of
   * `@restatedev/restate-sdk-opentelemetry`. Those that an endpoint has for all its services don't reach this one.
   * Default: none.
   */
  readonly hooks?: readonly HooksProvider[] | undefined;
}

export function resolveRoutingServiceOptions(options: RoutingServiceOptions) {
  return check.resolveOptions("createRoutingService", options, {
    repository: checkRouteRepository,
    defaultDomain: check.optional(check.satisfying(DOMAIN, isDefaultDomain)),
    serviceName,
    keyedBy: check.oneOf(["environment", "project"], "environment"),
    retryStepForMs: check.wholeNumber(1, Number.POSITIVE_INFINITY, DEFAULT_RETRY_STEP_FOR_MS),
    stepTimeoutMs: check.wholeNumber(1, INACTIVITY_TIMEOUT_MS - 1, DEFAULT_STEP_TIMEOUT_MS),
    ingressPrivate: check.flag(false),
    hooks: check.listOf("a list of the SDK's hooks providers", check.callable<HooksProvider>(), []),
  } satisfies check.ChecksOf<RoutingServiceOptions>);
}
