import { HttpCallError } from "@restatedev/restate-sdk-clients";
import { z } from "zod";
import { RoutingCallError } from "./routing-call-error.ts";
import { fromWireError } from "./wire-errors.ts";

// What Restate's ingress answers when a call fails.
const failureSchema = z.object({
  message: z.string(),
  metadata: z.record(z.string(), z.string()).default({}),
});

/** What a failed call throws: the service's own error where there is one, else a {@link RoutingCallError}. */
export function toClientError(error: unknown, ingressUrl: string): Error {
  if (error instanceof SyntaxError || error instanceof z.ZodError) {
    const problem = `the answer from ${ingressUrl} is not a routing service's; check ingressUrl and serviceName`;
    return new RoutingCallError(problem, { status: 200, cause: error });
  }
  if (!(error instanceof HttpCallError)) {
    const problem = `no answer from the Restate ingress at ${ingressUrl}; check ingressUrl and that the server runs`;
    return new RoutingCallError(problem, { status: null, cause: error });
  }
  const { status, responseText } = error;
  const failure = readFailure(responseText);
  const problem = `the Restate ingress at ${ingressUrl} answered ${status}`;
  if (!failure) return new RoutingCallError(`${problem}, and not as Restate does`, { status, cause: error });
  return (
    fromWireError(failure.message, failure.metadata) ??
    new RoutingCallError(`${problem}: ${failure.message}`, { status, cause: error })
  );
}

function readFailure(responseText: string): z.output<typeof failureSchema> | undefined {
  try {
    return failureSchema.parse(JSON.parse(responseText));
  } catch {
    return undefined;
  }
}
