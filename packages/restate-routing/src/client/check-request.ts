import { expected, refuseUnknownNames } from "@frontline-routing/router-core/options";
import { InvalidRequestError, parseId, REFERENCE_MAX_LENGTH } from "@frontline-routing/routing-core";
import { ROUTE_HOSTNAME_FIELDS, requests } from "../wire/requests.ts";
import type { Asked } from "./idempotency.ts";

/**
 * Refuses, before anything is sent, what the service would refuse later or, as the wire's format demands, ignore.
 *
 * @throws {TypeError} the request or one of its hostnames is no object, or has a field that nobody knows
 * @throws {InvalidRequestError} the key, the deployment or a list is missing or malformed
 */
export function checkRequest(handler: keyof typeof requests, key: unknown, request: unknown): void {
  // An empty key would make a path that means something else, and a missing one would be the environment `undefined`.
  parseId("environmentId", key, REFERENCE_MAX_LENGTH);
  const { shape } = requests[handler];
  checkFields(handler, "a request", request, Object.keys(shape));
  const { deploymentId, frontlineRouteIds, hostnames }: Partial<Record<keyof Asked, unknown>> = { ...request };
  if ("deploymentId" in shape) parseId("deploymentId", deploymentId, REFERENCE_MAX_LENGTH);
  if ("frontlineRouteIds" in shape) checkList("frontlineRouteIds", frontlineRouteIds);
  if (!("hostnames" in shape)) return;
  for (const [i, hostname] of checkList("hostnames", hostnames).entries()) {
    checkFields(`${handler}: hostnames[${i}]`, "a hostname and what it follows", hostname, ROUTE_HOSTNAME_FIELDS);
  }
}

function checkFields(where: string, what: string, value: unknown, known: readonly string[]): asserts value is object {
  if (typeof value !== "object" || value === null) {
    throw new TypeError(expected(where, `${what} as an object`, value));
  }
  refuseUnknownNames(`${where}: unknown field`, Object.keys(value), known);
}

function checkList(field: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new InvalidRequestError({ field, problem: `must be a list, got ${typeof value}` });
}
