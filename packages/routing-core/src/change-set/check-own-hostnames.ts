import type { FrontlineRoute } from "@frontline-routing/router-core";
import { HostnameTakenError } from "../errors/route-errors.ts";

/**
 * Whether the routes that have some hostnames are the environment's.
 *
 * @throws {HostnameTakenError} naming the hostnames of those that are another one's
 */
export function checkOwnHostnames(environmentId: string, holders: readonly FrontlineRoute[]): void {
  const foreign = holders.filter((route) => route.environmentId !== environmentId);
  if (foreign.length === 0) return;
  const fullyQualifiedDomainNames = foreign.map((route) => route.fullyQualifiedDomainName);
  throw new HostnameTakenError({ environmentId, fullyQualifiedDomainNames });
}
