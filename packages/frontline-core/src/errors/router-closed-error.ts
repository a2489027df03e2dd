import { RouterError } from "@frontline-routing/router-core";

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
