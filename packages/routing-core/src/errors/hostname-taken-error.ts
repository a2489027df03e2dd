import { quoteIds } from "../ids/quote-ids.ts";
import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** Hostnames that are to be an environment's, and are another's already. Nothing was changed. */
export class HostnameTakenError extends RoutingError {
  override readonly name = "HostnameTakenError";
  readonly code = "HOSTNAME_TAKEN";
  readonly retryable = false;
  /** The one that may not have them. */
  readonly environmentId: string;
  readonly fullyQualifiedDomainNames: readonly string[];

  constructor({ environmentId, fullyQualifiedDomainNames }: DetailsOf<HostnameTakenError>) {
    super(
      `of another environment than ${JSON.stringify(environmentId)} already: hostname ` +
        `${quoteIds(fullyQualifiedDomainNames)}; nothing was changed, remove its route there first or choose another`,
    );
    this.environmentId = environmentId;
    this.fullyQualifiedDomainNames = fullyQualifiedDomainNames;
  }
}
