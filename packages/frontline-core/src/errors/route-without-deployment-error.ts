import { RouterError } from "@frontline-routing/router-core";

/** The hostname's route points at no deployment yet. */
export class RouteWithoutDeploymentError extends RouterError {
  override readonly name = "RouteWithoutDeploymentError";
  readonly code = "ROUTE_WITHOUT_DEPLOYMENT";
  readonly status = 404;
  readonly publicMessage = "There is no deployment at this hostname yet.";
  readonly hostname: string;

  constructor(hostname: string) {
    super(
      `the route of ${JSON.stringify(hostname)} points at no deployment yet: ` +
        "assign it one, for example with assignFrontlineRoutes",
    );
    this.hostname = hostname;
  }
}
