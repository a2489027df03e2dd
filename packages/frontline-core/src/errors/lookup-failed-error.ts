import { RouterError } from "@frontline-routing/router-core";

/** The source could not be asked, so nothing is known of the hostname. */
export class LookupFailedError extends RouterError {
  override readonly name = "LookupFailedError";
  readonly code = "LOOKUP_FAILED";
  readonly status = 503;
  readonly publicMessage = "The service is temporarily unavailable.";
  /** What was looked up, normalised. */
  readonly hostname: string;

  /** @param problem what is wrong and what to do, without SQL, address or credential */
  constructor(hostname: string, problem: string, options?: ErrorOptions) {
    super(`lookup of ${JSON.stringify(hostname)} failed: ${problem}`, options);
    this.hostname = hostname;
  }
}
