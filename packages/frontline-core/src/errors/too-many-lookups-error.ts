import { RouterError } from "@frontline-routing/router-core";

/** The hostname is unknown here, and too many unknown ones are being looked up: one of an attack, or a moment too early. */
export class TooManyLookupsError extends RouterError {
  override readonly name = "TooManyLookupsError";
  readonly code = "TOO_MANY_LOOKUPS";
  readonly status = 503;
  readonly publicMessage = "The service is temporarily unavailable.";
  readonly hostname: string;

  constructor(hostname: string) {
    super(
      `${JSON.stringify(hostname)} was not looked up: too many unknown hostnames are. Try again later, ` +
        "or raise maxUnknownLookups and unknownPerSecond of createRouter",
    );
    this.hostname = hostname;
  }
}
