import type { Stage } from "./stage.ts";

/**
 * Makes a change through the routing service, and says so to those who judge answers: while it is under way both
 * deployments may answer, and a second after its acknowledgment only the new one.
 *
 * @param hostnames those whose routes it moves
 */
export async function changeRoutes<Result>(
  { expected }: Pick<Stage, "expected">,
  hostnames: readonly string[],
  deploymentId: string,
  change: () => Promise<Result>,
): Promise<Result> {
  for (const hostname of hostnames) expected.begun(hostname, deploymentId);
  const result = await change();
  for (const hostname of hostnames) expected.acknowledged(hostname, deploymentId);
  return result;
}
