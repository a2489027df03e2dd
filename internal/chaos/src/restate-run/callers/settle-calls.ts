import { createRoutingClient, type RoutingClient } from "@frontline-routing/restate-routing";
import type { RestateServer } from "@frontline-routing/test-servers";
import type { Operation } from "../../operation.ts";
import type { Scenario } from "../../scenario.ts";
import { until } from "../../until.ts";
import { findInvocations, type Invocation } from "../restate-admin.ts";
import type { Call } from "./calls.ts";
import { makeCall } from "./make-call.ts";

const QUIET_WITHIN_MS = 60_000; // the longest pause before an attempt is ten seconds
const ANSWER_WITHIN_MS = 15_000;

/** What is known of all calls once nothing is under way any more. */
export interface SettledCalls {
  readonly calls: readonly Call[];
  /** Made at the very end, one per environment. */
  readonly lastCalls: readonly Call[];
  /** As the server knows them; those that aren't completed are stuck. */
  readonly invocations: readonly Invocation[];
}

/**
 * Waits until no invocation is under way, then asks again for the answers that clients didn't get. A call that never
 * reached the server isn't made up for.
 */
export async function settleCalls(
  restate: RestateServer,
  scenario: Scenario,
  made: readonly Call[],
): Promise<SettledCalls> {
  await until(async () => {
    const running = await findInvocations(restate, "status != 'completed'");
    return running.length === 0 ? true : undefined;
  }, QUIET_WITHIN_MS);
  const ended = await findInvocations(restate, "status = 'completed'");
  const answerable = new Set(ended.map(({ idempotencyKey }) => idempotencyKey));
  const client = createRoutingClient({ ingressUrl: restate.ingressUrl, timeoutMs: ANSWER_WITHIN_MS, maxAttempts: 1 });
  const calls: Call[] = [];
  for (const call of made) {
    const isOpen = call.outcome.kind === "gave up" && answerable.has(call.operation.id);
    calls.push(isOpen ? { ...call, outcome: await makeCall(client, call.operation) } : call);
  }
  const lastCalls = await callEveryEnvironment(client, scenario);
  return { calls, lastCalls, invocations: await findInvocations(restate) };
}

/** A change in every environment: its key must be free, and everything work. */
async function callEveryEnvironment(client: RoutingClient, { environments }: Scenario): Promise<Call[]> {
  return await Promise.all(
    environments.map(async ({ id: environmentId, deployments, routes }) => {
      const { isRolledBack } = await client.getLiveDeployment(environmentId).catch(() => ({ isRolledBack: false }));
      const operation: Operation = {
        id: `last.${environmentId}`,
        kind: "swap",
        environmentId,
        deploymentId: deployments[0]?.id ?? "",
        frontlineRouteIds: routes.map((route) => route.id),
        isRolledBack: !isRolledBack, // so that there is something to change
        begunAt: Date.now(),
        maxAttempts: 1,
      };
      return { operation, outcome: await makeCall(client, operation), wasUnanswered: false };
    }),
  );
}
