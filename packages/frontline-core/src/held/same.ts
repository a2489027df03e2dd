import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { FrontlineSentinel } from "../port/frontline-sentinel.ts";

/** Whether two states say the same of a route. */
export function isSameRoute(a: FrontlineRoute, b: FrontlineRoute): boolean {
  return (
    haveSame(a, b, "id", "projectId", "environmentId", "deploymentId") &&
    haveSame(a, b, "fullyQualifiedDomainName", "sticky", "revision")
  );
}

export function isSameSentinel(a: FrontlineSentinel, b: FrontlineSentinel): boolean {
  return (
    haveSame(a, b, "id", "environmentId", "region", "k8sAddress") &&
    haveSame(a, b, "health", "desiredState", "availableReplicas")
  );
}

/** Whether two lists are the same, item by item. */
export function areSame<T>(
  a: readonly T[] | undefined,
  b: readonly T[] | undefined,
  isSame: (a: T, b: T) => boolean,
): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((each, i) => isSame(each, b[i] as T));
}

function haveSame<T>(a: T, b: T, ...fields: (keyof T)[]): boolean {
  return fields.every((field) => a[field] === b[field]);
}
