import { RouterError } from "@frontline-routing/router-core";

/** No route has the hostname. */
export class HostnameNotFoundError extends RouterError {
  override readonly name = "HostnameNotFoundError";
  readonly code = "HOSTNAME_NOT_FOUND";
  readonly status = 404;
  readonly publicMessage = "There is nothing at this hostname.";
  /** As it was looked up: normalised. */
  readonly hostname: string;

  constructor(hostname: string) {
    super(`no frontline route for hostname ${JSON.stringify(hostname)}: create one, or correct the hostname`);
    this.hostname = hostname;
  }
}
