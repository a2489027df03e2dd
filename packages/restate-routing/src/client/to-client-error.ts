import { HttpCallError } from "@restatedev/restate-sdk-clients";
import { z } from "zod";
import { fromWireError } from "../wire/wire-errors.ts";
import { IdempotencyKeyReusedError } from "./idempotency-key-reused-error.ts";
import { RoutingCallError } from "./routing-call-error.ts";

// What Restate's ingress answers when a call fails.
const failureSchema = z.object({
  message: z.string(),
  metadata: z.record(z.string(), z.string()).default({}),
});

/** A call that failed. */
interface FailedCall {
  readonly ingressUrl: string;
  readonly idempotencyKey: string;
  /** How long it was waited for, where that was too long. */
  readonly lateMs: number | undefined;
  /** Whether an answer with this fingerprint is another call's. */
  readonly isAnothers: (answered: string | undefined) => boolean;
}

/** What a failed call throws: the service's own error where there is one, else a {@link RoutingCallError}. */
export function toClientError(error: unknown, call: FailedCall): Error {
  const { ingressUrl, idempotencyKey, lateMs, isAnothers } = call;
  const ingress = `the Restate ingress at ${ingressUrl}`;
  const failed = (problem: string, status: number | null = null) =>
    new RoutingCallError(problem, { status, idempotencyKey, cause: error });
  if (error instanceof IdempotencyKeyReusedError) return error;
  if (lateMs !== undefined) {
    return failed(`no answer from ${ingress} within ${lateMs / 1000} s; what was asked goes on`);
  }
  if (error instanceof SyntaxError || error instanceof z.ZodError) {
    const problem = `the answer from ${ingressUrl} is not a routing service's for this client`;
    return failed(`${problem}; check ingressUrl, serviceName, and that nothing on the way drops headers`, 200);
  }
  if (!(error instanceof HttpCallError)) {
    return failed(`no answer from ${ingress}; check ingressUrl and that the server runs`);
  }
  const { status } = error;
  const failure = readFailure(error.responseText);
  if (!failure) return failed(`${ingress} answered ${status}, and not as Restate does`, status);
  const { message, metadata } = failure;
  if (metadata.code !== undefined && isAnothers(metadata.requestFingerprint)) {
    return new IdempotencyKeyReusedError(idempotencyKey, { cause: error });
  }
  return fromWireError(message, metadata) ?? failed(`${ingress} answered ${status}: ${message}`, status);
}

function readFailure(text: string): z.output<typeof failureSchema> | undefined {
  try {
    return failureSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
