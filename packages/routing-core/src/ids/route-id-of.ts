import { sha256Hex } from "./sha256-hex.ts";

const DIGITS = 32; // 128 bits, of a hash that nobody can aim: not even a customer who chooses the hostname

/**
 * The id of a route that is made without one: a hash of its environment and its hostname. So whoever makes the same
 * hostname again, a retry for one, makes it under the same id, of which a store has one.
 */
export async function routeIdOf(environmentId: string, fullyQualifiedDomainName: string): Promise<string> {
  return `fr_${await sha256Hex([environmentId, fullyQualifiedDomainName], DIGITS)}`;
}
