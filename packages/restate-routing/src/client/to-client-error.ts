import { HttpCallError } from "@restatedev/restate-sdk-clients";
import { z } from "zod";
import { fromWireError } from "../wire/wire-errors.ts";
import { RoutingCallError } from "./routing-call-error.ts";

// What Restate's ingress answers when a call fails.
const failureSchema = z.object({
  message: z.string(),
  metadata: z.record(z.string(), z.string()).default({}),
});

/** What a failed call throws: the service's own error where there is one, else a {@link RoutingCallError}. */
export function toClientError(
  error: unknown,
  { ingressUrl, idempotencyKey }: { readonly ingressUrl: string; readonly idempotencyKey: string },
): Error {
  const failed = (problem: string, status: number | null) =>
    new RoutingCallError(problem, { status, idempotencyKey, cause: error });
  if (error instanceof SyntaxError || error instanceof z.ZodError) {
    return failed(
      `the answer from ${ingressUrl} is not a routing service's for this client; check ingressUrl, serviceName, and ` +
        "that nothing on the way drops headers",
      200,
    );
  }
  if (!(error instanceof HttpCallError)) {
    return failed(
      `no answer from the Restate ingress at ${ingressUrl}; check ingressUrl and that the server runs`,
      null,
    );
  }
  const { status } = error;
  const failure = readFailure(error);
  const problem = `the Restate ingress at ${ingressUrl} answered ${status}`;
  if (!failure) return failed(`${problem}, and not as Restate does`, status);
  return fromWireError(failure.message, failure.metadata) ?? failed(`${problem}: ${failure.message}`, status);
}

/** What a failed call's answer holds, where it is one of Restate's. */
export function readFailure(error: unknown): z.output<typeof failureSchema> | undefined {
  if (!(error instanceof HttpCallError)) return undefined;
  try {
    return failureSchema.parse(JSON.parse(error.responseText));
  } catch {
    return undefined;
  }
}
