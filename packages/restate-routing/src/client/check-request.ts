import { expected, refuseUnknownNames } from "@frontline-routing/router-core/options";
import { InvalidRequestError, parseId, REFERENCE_MAX_LENGTH } from "@frontline-routing/routing-core";
import type { z } from "zod";
import type { Asked } from "./idempotency.ts";

/**
 * Refuses, before anything is sent, what the service would refuse later or, as the wire's format demands, ignore: a field
 * that nobody knows.
 *
 * @param fields what the request may hold
 * @throws {TypeError} the request is no object, or has a field that nobody knows
 * @throws {InvalidRequestError} the key, the deployment or the list of routes is missing or malformed
 */
export function checkRequest(handler: string, key: unknown, request: unknown, fields: z.ZodObject): void {
  // An empty key would make a path that means something else, and a missing one would be the environment `undefined`.
  parseId("environmentId", key, REFERENCE_MAX_LENGTH);
  if (typeof request !== "object" || request === null) {
    throw new TypeError(expected(handler, "a request as an object", request));
  }
  refuseUnknownNames(`${handler}: unknown field`, Object.keys(request), Object.keys(fields.shape));
  const { deploymentId, frontlineRouteIds }: Partial<Record<keyof Asked, unknown>> = { ...request };
  if ("deploymentId" in fields.shape) parseId("deploymentId", deploymentId, REFERENCE_MAX_LENGTH);
  if ("frontlineRouteIds" in fields.shape && !Array.isArray(frontlineRouteIds)) {
    const problem = `must be a list, got ${typeof frontlineRouteIds}`;
    throw new InvalidRequestError({ field: "frontlineRouteIds", problem });
  }
}
