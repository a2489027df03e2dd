import type { DeploymentRecord } from "../repository/deployment-record.ts";

type Age = Pick<DeploymentRecord, "createdAt" | "id">;

/** Whether a deployment is the newer of two: created later or, at the same moment, of the greater id. A total order. */
export function isNewer(one: Age, other: Age): boolean {
  return one.createdAt === other.createdAt ? one.id > other.id : one.createdAt > other.createdAt;
}
