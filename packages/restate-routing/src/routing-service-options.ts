import { DEFAULT_DOMAIN_MAX_LENGTH, isDefaultDomain, type RouteRepository } from "@frontline-routing/routing-core";
import type { HooksProvider } from "@restatedev/restate-sdk";

/** The name under which existing callers know the service. */
export const DEFAULT_SERVICE_NAME = "hydra.v1.RoutingService";

// Longer than a failover of a managed database takes (one to two minutes), short enough for a person to wait for.
const DEFAULT_RETRY_STEP_FOR_MS = 5 * 60_000;

// Restate asks an attempt to pause when it has journalled nothing for this long, and a step journals when it ends. The most
// that this repository's adapter takes before it gives up by itself is 25 s, five times waiting for a lock.
const DEFAULT_STEP_TIMEOUT_MS = 30_000;

/** How long an attempt may go on without an entry in the journal until Restate asks it to pause. */
export const INACTIVITY_TIMEOUT_MS = 60_000;

// Those that the handlers use.
const METHODS = ["findRoutes", "findRoutesOfEnvironment", "findDeployment", "findEnvironment", "commit"] as const;

const SERVICE_NAME = /^(?:[a-zA-Z]|_[a-zA-Z0-9])[a-zA-Z0-9._-]*$/; // Restate's own rule

/** What a key of the virtual object is: the id of an environment, or of a project. */
export type RoutingKey = "environment" | "project";

/** What {@link createRoutingService} is made of. */
export interface RoutingServiceOptions {
  /** Where routes are kept. */
  readonly repository: RouteRepository;
  /**
   * The apex domain of generated hostnames, e.g. `example.app`, at most 189 characters. Shown in the service's metadata. No handler
   * generates a hostname, so it has no other effect so far.
   */
  readonly defaultDomain: string;
  /** Default: `hydra.v1.RoutingService`. */
  readonly serviceName?: string | undefined;
  /**
   * What callers pass as the object's key. Changes are made one after another per key.
   *
   * With `project`, for callers of the original service's first version, the environment is that of the deployment, and
   * a route of another project is refused.
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

type ResolvedOptions = { readonly [K in keyof RoutingServiceOptions]-?: NonNullable<RoutingServiceOptions[K]> };

/** @throws {TypeError} naming the option, the bound and the value */
export function resolveRoutingServiceOptions(options: RoutingServiceOptions): ResolvedOptions {
  const { repository, defaultDomain, serviceName = DEFAULT_SERVICE_NAME, keyedBy = "environment" } = options;
  const { retryStepForMs = DEFAULT_RETRY_STEP_FOR_MS, stepTimeoutMs = DEFAULT_STEP_TIMEOUT_MS } = options;
  const { ingressPrivate = false, hooks = [] } = options;
  for (const method of METHODS) {
    if (typeof repository?.[method] !== "function") {
      throw new TypeError(`repository must be a RouteRepository, but its ${method} is ${typeof repository?.[method]}`);
    }
  }
  if (!isDefaultDomain(defaultDomain)) {
    const got = JSON.stringify(defaultDomain);
    const bound = `at most ${DEFAULT_DOMAIN_MAX_LENGTH} characters`;
    throw new TypeError(`defaultDomain must be a domain such as "example.app", got ${got}; it may have ${bound}`);
  }
  checkServiceName(serviceName);
  if (keyedBy !== "environment" && keyedBy !== "project") {
    throw new TypeError(`keyedBy must be "environment" or "project", got ${JSON.stringify(keyedBy)}`);
  }
  if (!Number.isSafeInteger(retryStepForMs) || retryStepForMs < 1) {
    throw new TypeError(`retryStepForMs must be a whole number of milliseconds, at least 1, got ${retryStepForMs}`);
  }
  if (!Number.isSafeInteger(stepTimeoutMs) || stepTimeoutMs < 1 || stepTimeoutMs >= INACTIVITY_TIMEOUT_MS) {
    const bounds = `at least 1 and less than Restate's inactivity timeout of ${INACTIVITY_TIMEOUT_MS}`;
    throw new TypeError(`stepTimeoutMs must be a whole number of milliseconds, ${bounds}, got ${stepTimeoutMs}`);
  }
  if (typeof ingressPrivate !== "boolean") {
    throw new TypeError(`ingressPrivate must be true or false, got ${JSON.stringify(ingressPrivate)}`);
  }
  if (!Array.isArray(hooks) || !hooks.every((hook) => typeof hook === "function")) {
    throw new TypeError(`hooks must be a list of the SDK's hooks providers, got ${String(hooks)}`);
  }
  return { repository, defaultDomain, serviceName, keyedBy, retryStepForMs, stepTimeoutMs, ingressPrivate, hooks };
}

/** @throws {TypeError} when Restate would not take the name */
export function checkServiceName(serviceName: string): void {
  if (typeof serviceName === "string" && SERVICE_NAME.test(serviceName)) return;
  throw new TypeError(
    "serviceName must start with a letter and hold letters, digits, dots, dashes and underscores only, " +
      `got ${JSON.stringify(serviceName)}`,
  );
}
