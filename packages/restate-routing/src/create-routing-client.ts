import { type AssignResult, InvalidRequestError } from "@frontline-routing/routing-core";
import { connect, Opts } from "@restatedev/restate-sdk-clients";
import type { z } from "zod";
import {
  type AssignFrontlineRoutesRequest,
  assignFrontlineRoutesResponseSchema,
} from "./handlers/assign-frontline-routes.ts";
import { checkServiceName, DEFAULT_SERVICE_NAME } from "./routing-service-options.ts";
import { toClientError } from "./to-client-error.ts";

/** Where {@link createRoutingClient} finds the service. */
export interface RoutingClientOptions {
  /** Restate's ingress, e.g. `http://localhost:8080`. */
  readonly ingressUrl: string;
  /** Default: `hydra.v1.RoutingService`. */
  readonly serviceName?: string | undefined;
  /** Sent with every call, e.g. `{ authorization: "Bearer …" }`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What one call may say beside its request. */
export interface RoutingCallOptions {
  /**
   * Calls with the same key are one call: the later ones get the answer of the first, also when that was an error.
   * Restate forgets it after a day. Default: none, so that every call is one of its own.
   */
  readonly idempotencyKey?: string | undefined;
  /** Stops waiting for the answer. What was asked goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** The routing service, as its callers see it. */
export interface RoutingClient {
  /**
   * Points routes at a deployment, one after another. Resolves when all of them point there.
   *
   * @param environmentId the key: for a service that is `keyedBy: "project"`, the project's id
   * @throws {RoutingError} what the service refused, as the class of its code
   * @throws {RoutingCallError} the service wasn't reached, or was stopped
   */
  assignFrontlineRoutes(
    environmentId: string,
    request: AssignFrontlineRoutesRequest,
    options?: RoutingCallOptions,
  ): Promise<AssignResult>;
}

/**
 * A client of the routing service, through Restate's ingress.
 *
 * @throws {TypeError} for an option that is no good, naming it and its value
 * @example
 * const client = createRoutingClient({ ingressUrl: "http://localhost:8080" });
 * await client.assignFrontlineRoutes("env_1", { deploymentId: "d_2", frontlineRouteIds: ["r_1"] });
 * //=> { reassignedRoutes: [{ frontlineRouteId: "r_1", previousDeploymentId: "d_1", changed: true }] }
 */
export function createRoutingClient(options: RoutingClientOptions): RoutingClient {
  const { serviceName: service = DEFAULT_SERVICE_NAME, headers = {} } = options;
  checkServiceName(service);
  const ingressUrl = parseIngressUrl(options.ingressUrl);
  const ingress = connect({ url: ingressUrl, headers: { ...headers } });

  async function call<S extends z.ZodType>(
    handler: string,
    key: string,
    parameter: unknown,
    answer: S,
    callOptions: RoutingCallOptions,
  ) {
    const { idempotencyKey, signal } = callOptions;
    const opts = Opts.from<unknown, unknown>({ ...(idempotencyKey && { idempotencyKey }), ...(signal && { signal }) });
    try {
      return answer.parse(await ingress.call({ service, handler, key, parameter, opts }));
    } catch (error) {
      if (signal?.aborted) throw error; // the caller's own doing
      throw toClientError(error, ingressUrl);
    }
  }

  return {
    async assignFrontlineRoutes(environmentId, { deploymentId, frontlineRouteIds }, callOptions = {}) {
      // An empty key would make a path that means something else.
      if (environmentId === "") throw new InvalidRequestError("environmentId", "must not be empty");
      const { reassignedRoutes } = await call(
        "AssignFrontlineRoutes",
        environmentId,
        { deploymentId, frontlineRouteIds },
        assignFrontlineRoutesResponseSchema,
        callOptions,
      );
      return {
        reassignedRoutes: reassignedRoutes.map((route) => {
          return { ...route, changed: route.previousDeploymentId !== deploymentId };
        }),
      };
    },
  };
}

function parseIngressUrl(ingressUrl: string): string {
  const url = URL.canParse(ingressUrl) ? new URL(ingressUrl) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new TypeError(
      `ingressUrl must be an http or https URL such as "http://localhost:8080", got ${JSON.stringify(ingressUrl)}`,
    );
  }
  // The value stays out of the message: it holds a secret.
  if (url.username !== "" || url.password !== "") {
    throw new TypeError("ingressUrl must not hold a user name or password; pass them as a header in headers");
  }
  return url.href.replace(/\/+$/, "");
}
