import { RouterError } from "@frontline-routing/router-core";

/** What is wrong with a hostname. */
abstract class HostnameError extends RouterError {
  /** As it was looked up: normalised. */
  readonly hostname: string;

  constructor(hostname: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.hostname = hostname;
  }
}

/** No route has the hostname. */
export class HostnameNotFoundError extends HostnameError {
  override readonly name = "HostnameNotFoundError";
  readonly code = "HOSTNAME_NOT_FOUND";
  readonly status = 404;
  readonly publicMessage = "There is nothing at this hostname.";

  constructor(hostname: string) {
    super(hostname, `no frontline route for hostname ${JSON.stringify(hostname)}: create one, or correct the hostname`);
  }
}

/** The hostname's route points at no deployment yet. */
export class RouteWithoutDeploymentError extends HostnameError {
  override readonly name = "RouteWithoutDeploymentError";
  readonly code = "ROUTE_WITHOUT_DEPLOYMENT";
  readonly status = 404;
  readonly publicMessage = "There is no deployment at this hostname yet.";

  constructor(hostname: string) {
    const problem = `the route of ${JSON.stringify(hostname)} points at no deployment yet`;
    super(hostname, `${problem}: assign it one, for example with assignFrontlineRoutes`);
  }
}

/** The source could not be asked, so nothing is known of the hostname. */
export class LookupFailedError extends HostnameError {
  override readonly name = "LookupFailedError";
  readonly code = "LOOKUP_FAILED";
  readonly status = 503;
  readonly publicMessage = "The service is temporarily unavailable.";

  /** @param problem what is wrong and what to do, without SQL, address or credential */
  constructor(hostname: string, problem: string, options?: ErrorOptions) {
    super(hostname, `lookup of ${JSON.stringify(hostname)} failed: ${problem}`, options);
  }
}

/** The hostname is unknown here, and too many unknown ones are being looked up: one of an attack, or a moment too early. */
export class TooManyLookupsError extends HostnameError {
  override readonly name = "TooManyLookupsError";
  readonly code = "TOO_MANY_LOOKUPS";
  readonly status = 503;
  readonly publicMessage = "The service is temporarily unavailable.";

  constructor(hostname: string) {
    const problem = `${JSON.stringify(hostname)} was not looked up: too many unknown hostnames are`;
    super(hostname, `${problem}. Try again later, or raise maxUnknownLookups and unknownPerSecond of createRouter`);
  }
}

/** The router was closed. */
export class RouterClosedError extends RouterError {
  override readonly name = "RouterClosedError";
  readonly code = "ROUTER_CLOSED";
  readonly status = 503;
  readonly publicMessage = "The service is temporarily unavailable.";

  constructor() {
    super("the router was closed with close(): create another one, and close it after the last request");
  }
}
