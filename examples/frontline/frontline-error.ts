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
export function badRequest(why: string): FrontlineError {
  return new FrontlineError("BAD_REQUEST", 400, "The request can't be understood.", why);
}

export function methodNotAllowed(method: string): FrontlineError {
  return new FrontlineError("METHOD_NOT_ALLOWED", 405, "This method is not allowed.", `method ${method}`);
}

/** What Node's parser, or a time limit of its server, ended. */
export function unreadable(error: Error): FrontlineError {
  const code = codeOf(error);
  if (code === "HPE_HEADER_OVERFLOW") {
    return new FrontlineError("HEADERS_TOO_LARGE", 431, "The header fields are too large.", error.message);
  }
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return new FrontlineError("REQUEST_TIMEOUT", 408, "The request took too long to arrive.", error.message);
  }
  return badRequest(error.message);
}

/** The time is up that what was under way had to end by itself. */
export function shuttingDown(): FrontlineError {
  return new FrontlineError("SHUTTING_DOWN", 503, UNAVAILABLE, "not answered when the time of the drain was up");
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

/** A failed dial, as it is; or that there are connections to too many origins already. */
export function notDialled(error: Error): Error {
  if (codeOf(error) !== "UND_ERR_MAX_ORIGINS_REACHED") return error;
  return new FrontlineError("TOO_MANY_ORIGINS", 503, UNAVAILABLE, "too many origins at a time", { cause: error });
}

/** What to answer with: the error itself where it is meant for that, else one that says nothing of what happened. */
export function answerable(error: unknown): RouterError {
  if (isRouterError(error)) return error;
  return new FrontlineError("INTERNAL_ERROR", 500, "Something went wrong.", "unexpected", { cause: error });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
