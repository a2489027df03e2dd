import { resolveOptions } from "@frontline-routing/router-core/options";
import { connect, Opts } from "@restatedev/restate-sdk-clients";
import { z } from "zod";
import { answers } from "../wire/answers.ts";
import { FINGERPRINT_HEADER } from "../wire/request-fingerprint.ts";
import { checkRequest } from "./check-request.ts";
import { type Asked, fingerprint, idempotencyKeyOf } from "./idempotency.ts";
import { IdempotencyKeyReusedError } from "./idempotency-key-reused-error.ts";
import {
  type RoutingCallOptions,
  type RoutingClientOptions,
  routingCallChecks,
  routingClientChecks,
} from "./routing-client-options.ts";
import { toClientError } from "./to-client-error.ts";

const FIRST_RETRY_MS = 100;
const MAX_RETRY_INTERVAL_MS = 5000;

// What is required here, this client is told, see `FINGERPRINT_HEADER`.
const ANSWERS = {
  ...answers,
  AssignFrontlineRoutes: answers.AssignFrontlineRoutes.required({ reassignedRoutes: true }),
  SwapLiveDeployment: answers.SwapLiveDeployment.required({ changed: true, reassignedRoutes: true }),
};

type Answer<Handler extends keyof typeof ANSWERS> = Omit<z.output<(typeof ANSWERS)[Handler]>, "requestFingerprint">;

const envelope = z.object({ requestFingerprint: z.string().optional() });

/** Makes the one function through which a client calls: retried, bounded in time, and sure that the answer is its own. */
export function createCallService(options: RoutingClientOptions) {
  const resolved = resolveOptions("createRoutingClient", options, routingClientChecks);
  const { ingressUrl, serviceName: service, headers, maxAttempts, timeoutMs } = resolved;
  const ingress = connect({
    url: ingressUrl,
    headers: { ...headers },
    retry: {
      maxAttempts,
      initialInterval: FIRST_RETRY_MS,
      maxInterval: MAX_RETRY_INTERVAL_MS,
      maxDuration: timeoutMs,
    },
  });

  return async <Handler extends keyof typeof ANSWERS>(
    handler: Handler,
    key: string,
    request: Omit<Asked, "handler" | "key">,
    options: RoutingCallOptions | undefined,
  ): Promise<Answer<Handler>> => {
    const { signal, ...idempotency } = resolveOptions(handler, options, routingCallChecks);
    checkRequest(handler, key, request);
    const asked = await fingerprint({ ...request, handler, key });
    const idempotencyKey = await idempotencyKeyOf(asked, idempotency);
    const deadline = AbortSignal.timeout(timeoutMs);
    const opts = Opts.from<unknown, unknown>({
      idempotencyKey,
      headers: { [FINGERPRINT_HEADER]: asked },
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    // An answer without a fingerprint may be one of a caller that doesn't send it, if the caller chose the key.
    const isAnothers = (answered: string | undefined) =>
      answered === undefined ? idempotency.idempotencyKey !== undefined : answered !== asked;
    try {
      const body = await ingress.call({ service, handler, key, parameter: request, opts });
      if (isAnothers(envelope.parse(body).requestFingerprint)) throw new IdempotencyKeyReusedError(idempotencyKey);
      const { requestFingerprint: _, ...answer }: z.output<typeof envelope> = ANSWERS[handler].parse(body);
      return answer as Answer<Handler>;
    } catch (error) {
      signal?.throwIfAborted(); // the caller's own doing
      const lateMs = deadline.aborted ? timeoutMs : undefined;
      throw toClientError(error, { ingressUrl, idempotencyKey, lateMs, isAnothers });
    }
  };
}
