import { createRouteRepository, openDatabase } from "@frontline-routing/frontline-adapter";
import type { RestateServer } from "@frontline-routing/test-servers";
import type { Fault } from "../../faults/fault.ts";
import type { Random } from "../../random.ts";
import { until } from "../../until.ts";
import type { EndpointSlot } from "../endpoint/endpoint-slot.ts";
import { environmentOf, findInvocations, killInvocation } from "../restate-admin.ts";
import { caughtBy, setTrap, type TrapPlace } from "../trap.ts";

const WITHIN_MS = 15_000; // for each part; the server takes six seconds to give an attempt up
const ARRIVALS = ["replayed", "written", "ROUTE_CONFLICT", "ENVIRONMENT_CONFLICT"];

/**
 * Halts an endpoint process inside a step, right before its commit is sent, until Restate has given the attempt up, the
 * invocation has ended without it, and newer changes of the environment are written. Then lets it go on: its commit
 * arrives late.
 */
export function freezeFaults(
  restate: RestateServer,
  slots: readonly EndpointSlot[],
  directory: string,
  url: string,
  random: Random,
): Fault[] {
  async function freeze(place: TrapPlace, intervene: (invocationId: string) => Promise<void>): Promise<boolean> {
    setTrap(directory, { place, signal: "SIGSTOP" });
    const caught = await caughtBy(directory, WITHIN_MS);
    const frozen = slots.find(({ pid }) => pid === caught?.pid)?.takeOut();
    if (caught === undefined || frozen === undefined) return false;
    const isOvertaken = await (async () => {
      const environmentId = await environmentOf(restate, caught.invocationId);
      await intervene(caught.invocationId);
      return (await hasEnded(caught.invocationId)) && (await hasNewerChange(environmentId));
    })().catch(() => false);
    const outcome = await frozen.thaw(caught.invocationId, WITHIN_MS);
    return isOvertaken && outcome !== undefined && ARRIVALS.includes(outcome);
  }

  async function hasEnded(invocationId: string): Promise<boolean> {
    const ended = await until(async () => {
      const [invocation] = await findInvocations(restate, `id = '${invocationId}'`);
      return invocation?.isCompleted ? true : undefined;
    }, WITHIN_MS);
    return ended ?? false;
  }

  async function hasNewerChange(environmentId: string): Promise<boolean> {
    const db = openDatabase(url, { connectionLimit: 1 });
    try {
      const repository = createRouteRepository(db);
      const { revision } = await repository.findEnvironment(environmentId);
      const newer = await until(async () => {
        return (await repository.findEnvironment(environmentId)).revision > revision ? true : undefined;
      }, WITHIN_MS);
      return newer ?? false;
    } finally {
      await db.destroy();
    }
  }

  return [
    {
      kind: "service process frozen before its commit, which the other process made",
      inflict: () => freeze(random.pick(["inside reassign", "inside commit"]), async () => undefined),
    },
    {
      kind: "service process frozen before its commit, which was called off by an operator",
      inflict: () => freeze("inside commit", (invocationId) => killInvocation(restate, invocationId)),
    },
  ];
}
