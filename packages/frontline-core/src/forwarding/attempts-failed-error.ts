import { RouterError } from "@frontline-routing/router-core";
import { readProperty } from "./read-property.ts";

const SHOWN_CODES = 8; // a plan may be longer; what fails once mostly fails the same way again

/** None of the attempts of a plan could be dialled. Nothing of the request has reached an application. */
export class AttemptsFailedError extends RouterError {
  override readonly name = "AttemptsFailedError";
  readonly code = "ATTEMPTS_FAILED";
  readonly status = 502;
  readonly publicMessage = "The service is temporarily unavailable.";
  /** What each attempt failed with, in the order of the plan. They may hold addresses. */
  readonly errors: readonly unknown[];

  constructor(errors: readonly unknown[]) {
    const codes = errors.slice(0, SHOWN_CODES).map(codeOf);
    const rest = errors.length > SHOWN_CODES ? ", …" : "";
    super(`none of ${errors.length} attempts could be dialled: ${codes.join(", ")}${rest}`);
    this.errors = errors;
  }
}

/** The first code on the way to an error's cause. */
function codeOf(error: unknown): string {
  const code = readProperty(error, "code") ?? readProperty(readProperty(error, "cause"), "code");
  return typeof code === "string" && /^\w{1,64}$/.test(code) ? code : "no code";
}
