import { RouterError } from "./router-error.ts";

const SHOWN_LENGTH = 260; // a whole legal hostname with its port; a longer one is cut

/** A value that can't be the host of a request. */
export class InvalidHostnameError extends RouterError {
  override readonly name = "InvalidHostnameError";
  readonly code = "INVALID_HOSTNAME";
  readonly status = 400;
  readonly publicMessage = "The host of the request is not a valid hostname.";
  /** What was given, cut to 260 characters; the type of what isn't a string. */
  readonly hostname: string;

  constructor(hostname: unknown, reason: string) {
    const shown = typeof hostname === "string" ? hostname.slice(0, SHOWN_LENGTH) : typeof hostname;
    super(`not a hostname: ${JSON.stringify(shown)} ${reason}`);
    this.hostname = shown;
  }
}
