import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { FrontlineSentinel } from "../port/route-source.ts";

export function isSameRoute(a: FrontlineRoute, b: FrontlineRoute): boolean {
  const isOfSame = haveSame(a, b, "id", "projectId", "environmentId", "fullyQualifiedDomainName");
  return isOfSame && haveSame(a, b, "deploymentId", "sticky", "revision");
}

export function isSameSentinel(a: FrontlineSentinel, b: FrontlineSentinel): boolean {
  const isOfSame = haveSame(a, b, "id", "environmentId", "region", "k8sAddress");
  return isOfSame && haveSame(a, b, "health", "desiredState", "availableReplicas");
}

type List<T> = readonly T[] | undefined;

/** Whether two lists are the same, item by item. */
export function areSame<T>(a: List<T>, b: List<T>, isSame: (a: T, b: T) => boolean): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((each, i) => isSame(each, b[i] as T));
}

function haveSame<T>(a: T, b: T, ...fields: (keyof T)[]): boolean {
  return fields.every((field) => a[field] === b[field]);
}
