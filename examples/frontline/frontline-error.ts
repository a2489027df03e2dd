import { isRouterError, RouterError } from "@frontline-routing/router-core";

/** An error of this frontline, beside those of the packages: what a request is answered with. */
export class FrontlineError extends RouterError {
  override readonly name = "FrontlineError";
  readonly code: string;
  readonly status: number;
  readonly publicMessage: string;

  constructor(code: string, status: number, publicMessage: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = status;
    this.publicMessage = publicMessage;
  }
}

const UNAVAILABLE = "The service is temporarily unavailable.";

/** @param why for the log: what is wrong with the request */
export function badRequest(why: string, cause?: unknown): FrontlineError {
  return new FrontlineError("BAD_REQUEST", 400, "The request can't be understood.", why, { cause });
}

export function methodNotAllowed(method: string): FrontlineError {
  return new FrontlineError("METHOD_NOT_ALLOWED", 405, "This method is not allowed.", `method ${method}`);
}

/** A peer refused the request after more of its body was sent than could be sent again. */
export function bodyNotRepeatable(cause: unknown): FrontlineError {
  return new FrontlineError("BODY_NOT_REPEATABLE", 503, UNAVAILABLE, "a peer refused, and the body has gone", {
    cause,
  });
}

/** What an upstream that was reached failed with: it may have got the request, so that nobody else gets it. */
export function upstreamFailed(cause: unknown): FrontlineError {
  if (TIMEOUTS.has(codeOf(cause))) {
    return new FrontlineError("SENTINEL_TIMEOUT", 504, "The service took too long to answer.", "no answer in time", {
      cause,
    });
  }
  return new FrontlineError("SENTINEL_FAILED", 502, "The service failed to answer.", "the answer broke off", { cause });
}

const TIMEOUTS: ReadonlySet<unknown> = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);

/** What undici refused to send, or the failed dial as it is. */
export function dialFailed(error: Error): Error {
  const code = codeOf(error);
  if (code === "UND_ERR_INVALID_ARG" || code === "UND_ERR_NOT_SUPPORTED") return badRequest("can't be sent on", error);
  if (code === "UND_ERR_MAX_ORIGINS_REACHED") {
    return new FrontlineError("TOO_MANY_ORIGINS", 503, UNAVAILABLE, "too many origins at a time", { cause: error });
  }
  return error;
}

/** What to answer with: the error itself where it is meant for that, else one that says nothing of what happened. */
export function answerable(error: unknown): RouterError {
  if (isRouterError(error)) return error;
  return new FrontlineError("INTERNAL_ERROR", 500, "Something went wrong.", "unexpected", { cause: error });
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
