import { satisfying } from "@frontline-routing/router-core/options";

/** The name under which existing callers know the service. */
const DEFAULT_SERVICE_NAME = "hydra.v1.RoutingService";

const SERVICE_NAME = /^(?:[a-zA-Z]|_[a-zA-Z0-9])[a-zA-Z0-9._-]*$/; // Restate's own rule

/** Checks the name of the service on the wire. It becomes part of a path, and of a query. */
export const serviceName = satisfying(
  "a name that starts with a letter and holds letters, digits, dots, dashes and underscores only",
  (value): value is string => typeof value === "string" && SERVICE_NAME.test(value),
  DEFAULT_SERVICE_NAME,
);
