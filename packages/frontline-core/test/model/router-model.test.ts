import { DeploymentOfflineError, NoHealthySentinelError } from "@frontline-routing/router-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeploymentState, Router } from "../../src/index.ts";
import { aRouter } from "../a-source.ts";
import { SimulatedStore } from "./simulated-store.ts";

// Another seed, or more runs: ROUTER_MODEL_SEED=7 ROUTER_MODEL_RUNS=20000 pnpm test --project frontline-core router-model
const seed = process.env.ROUTER_MODEL_SEED;
const parameters = {
  numRuns: Number(process.env.ROUTER_MODEL_RUNS ?? 300),
  ...(seed !== undefined && { seed: Number(seed) }),
};
const timeout = 60_000 + parameters.numRuns * 30;

const IDS = ["a", "b", "c"];
const hostnames = IDS.map((id) => `${id}.example.com`);

const id = fc.constantFrom(...IDS);
// -1: as it was when the call began; 0: as it is; else a replica that lags so many writes.
const lag = fc.constantFrom(-1, -1, 0, 0, 1, 3);
const state = fc.constantFrom<DeploymentState>(
  {},
  { regions: [] },
  { regions: ["eu-west-1.aws"], desiredState: "running" },
  { regions: ["eu-west-1.aws", "us-east-1.aws"], desiredState: "stopped" },
);
const told = [
  { weight: 1, arbitrary: fc.record({ do: fc.constant("join" as const), id, other: id }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("move" as const), id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("remove" as const), id }) },
];
const untold = [
  { weight: 1, arbitrary: fc.record({ do: fc.constant("update" as const), id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete" as const), id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("replace" as const), id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restore" as const), writes: fc.integer({ min: 1, max: 4 }) }) },
];
const scheduled = [{ weight: 3, arbitrary: fc.record({ do: fc.constant("schedule" as const), id, state }) }];
const requests = (lag: fc.Arbitrary<number>) => [
  { weight: 5, arbitrary: fc.record({ do: fc.constant("request" as const), id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("invalidate" as const), id }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("poll" as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("answer" as const), which: fc.nat(3), lag }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("fail" as const), which: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(50, 1_500, 10_000) }) },
];

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function world() {
  const store = new SimulatedStore();
  for (const each of IDS) store.move(each);
  const { router, clock } = aRouter(store, {
    unknownPerSecond: 1_000_000,
    loadTimeoutMs: 600_000,
    unknownFreshMs: 1_000,
  });
  return { store, router, clock, uncovered: new Set<string>() };
}

type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;
type World = ReturnType<typeof world>;

async function perform({ store, router, clock, uncovered }: World, step: Step): Promise<void> {
  if (step.do === "request") void router.route(`${step.id}.example.com`).catch(() => undefined);
  else if (step.do === "invalidate") router.invalidate(`${step.id}.example.com`);
  else if (step.do === "poll") void router.poll();
  else if (step.do === "wait") clock.now += step.ms;
  else if (step.do === "join") store.join(step.id, step.other);
  else if (step.do === "schedule") store.schedule(step.id, step.state);
  else if (step.do === "restore") store.restore(step.writes);
  else if (step.do === "answer" || step.do === "fail") {
    const call = store.calls[step.which % Math.max(1, store.calls.length)];
    if (step.do === "fail") call?.fail();
    else if (call !== undefined && !call.answer(step.lag) && call.kind === "lookup") {
      for (const hostname of call.hostnames) uncovered.add(hostname);
    }
  } else store[step.do](step.id);
  await turn();
}

/** Answers every call that waits, and those that follow, as a store without a lag. */
async function settle({ store }: World): Promise<void> {
  for (let rounds = 0; store.calls.length > 0; rounds += 1) {
    if (rounds > 1_000) throw new Error("calls follow each other without an end");
    for (const call of [...store.calls]) call.answer(0);
    await turn();
  }
}

/** Lets polls that are under way end, with a store without a lag. */
async function endPolls({ store }: World): Promise<void> {
  const asked = () => store.calls.filter(({ kind }) => kind === "changes");
  for (await turn(); asked().length > 0; await turn()) for (const call of asked()) call.answer(0);
}

async function pollAtOnce(each: World): Promise<void> {
  const polled = each.router.poll();
  await endPolls(each);
  await polled;
}

/** Where what is held points. `null`: nowhere. */
function cachedAt(router: Router, hostname: string): string | null | undefined {
  try {
    return router.routeCached(hostname)?.deploymentId;
  } catch (error) {
    const isOfDeployment = error instanceof DeploymentOfflineError || error instanceof NoHealthySentinelError;
    return isOfDeployment ? error.deploymentId : null;
  }
}

/** What is held of where a hostname's deployment runs. */
async function saidAt(router: Router, hostname: string): Promise<DeploymentState | undefined> {
  const { routes } = await router.dump();
  const route = routes.find((each) => each.hostname === hostname);
  return route && { regions: route.regions, desiredState: route.desiredState };
}

const anyStep = fc.oneof(...told, ...untold, ...scheduled, ...requests(lag));
const followedStep = fc.oneof(...told, ...scheduled, ...requests(lag));
/** What random steps meet once in ten thousand times: lookups of what a poll that is under way reads too. */
const MET_RARELY: Step[][] = [
  [
    { do: "poll" },
    { do: "answer", which: 0, lag: -1 },
    { do: "poll" },
    { do: "request", id: "c" },
    { do: "answer", which: 1, lag: -1 },
    { do: "remove", id: "c" },
  ],
  [
    { do: "poll" },
    { do: "answer", which: 0, lag: -1 },
    { do: "request", id: "c" },
    { do: "answer", which: 0, lag: -1 },
    { do: "wait", ms: 10_000 },
    { do: "request", id: "c" },
    { do: "poll" },
    { do: "remove", id: "c" },
    { do: "move", id: "c" },
    { do: "answer", which: 0, lag: 0 },
    { do: "answer", which: 0, lag: -1 },
  ],
];
// A replica that lags behind what was looked up can't be told from a store in which rows were deleted.
const oneStoreStep = fc.oneof(...told, ...scheduled, ...requests(fc.constantFrom(-1, 0)));

describe("a router, whatever its store, its replicas and its requests do", () => {
  it("knows the truth once polls have succeeded for resyncMs", { timeout }, () =>
    fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 60, size: "max" }), async (steps) => {
        const each = world();
        for (const step of steps) await perform(each, step);
        await settle(each);
        for (let elapsedMs = 0; elapsedMs <= 5_000; elapsedMs += 250) {
          each.clock.now += 250;
          await pollAtOnce(each);
          await settle(each);
        }
        for (const hostname of hostnames) {
          const asked = each.router.lookupByHostname(hostname).then(
            ({ route }) => route.deploymentId,
            (error) => (error.code === "HOSTNAME_NOT_FOUND" ? undefined : error),
          );
          await turn();
          await settle(each);
          expect(await asked, hostname).toBe(each.store.deploymentAt(hostname));
          if ((await asked) !== undefined)
            expect(await saidAt(each.router, hostname)).toEqual(each.store.saidAt(hostname));
        }
        await each.router.close();
      }),
      parameters,
    ),
  );

  it("decides by every committed change after the next poll, whatever lookups bring later", { timeout }, () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(followedStep, { maxLength: 60, size: "max" }),
        fc.array(lag, { minLength: 8, maxLength: 8 }),
        async (steps, lags) => {
          const each = world();
          for (const step of steps) await perform(each, step);
          // Polls that are under way may have begun before the last change: the one that counts begins after them.
          await endPolls(each);
          const { uncovered } = each;
          each.clock.now += 250;
          await pollAtOnce(each);
          uncovered.clear();
          const check = () => {
            for (const hostname of hostnames) {
              const cached = cachedAt(each.router, hostname);
              if (cached === undefined || uncovered.has(hostname)) continue;
              expect(cached ?? undefined, hostname).toBe(each.store.deploymentAt(hostname));
            }
          };
          check();
          for (const hostname of hostnames) {
            if (typeof cachedAt(each.router, hostname) !== "string") continue;
            expect(await saidAt(each.router, hostname), hostname).toEqual(each.store.saidAt(hostname));
          }
          for (const next of lags) await perform(each, { do: "answer", which: 0, lag: next });
          check();
          await settle(each);
          await each.router.close();
        },
      ),
      parameters,
    ),
  );

  it("takes nothing that was told for a write past the history", { timeout }, () =>
    fc.assert(
      fc.asyncProperty(fc.array(oneStoreStep, { maxLength: 60, size: "max" }), async (steps) => {
        const each = world();
        for (const step of steps) await perform(each, step);
        await settle(each);
        await pollAtOnce(each);
        expect(each.router.counters().routes.corrected).toBe(0);
        await each.router.close();
      }),
      { ...parameters, examples: MET_RARELY.map((steps): [Step[]] => [steps]) },
    ),
  );
});
