import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isRoutingError,
  LiveMovedError,
  type PromotionRequest,
  planPromotion,
  planRollback,
  promote,
  type RouteRepository,
  rollback,
} from "../../src/index.ts";
import { aRoute, deploymentOf } from "../../src/testing/contract/fixture.ts";
import type { InMemoryRouteRepository } from "../../src/testing.ts";
import { createJournalledSteps } from "./journalled-steps.ts";
import { contextOf, disturbed, environmentId, seeded } from "./promotion-fixture.ts";

const operations = { promote, rollback } as const;
const planners = { promote: planPromotion, rollback: planRollback } as const;
type Kind = keyof typeof operations;

/** What it answered, or the error that refused it. */
async function outcomeOf(action: Promise<unknown>): Promise<unknown> {
  return await action.catch((error: unknown) => {
    if (!isRoutingError(error)) throw error;
    return error;
  });
}

const kind = fc.constantFrom<Kind>("promote", "rollback");
const deploymentId = fc.constantFrom("d_1", "d_2", "d_3");
const anyDeploymentId = fc.constantFrom("d_1", "d_2", "d_3", "d_failed", "d_9", "nope");
const history = fc.array(fc.tuple(kind, deploymentId), { maxLength: 4 });
const strayed = fc.option(deploymentId);
const expectation = fc.constantFrom(null, "d_1", "d_2", "d_3", "d_gone");

async function inState(before: readonly (readonly [Kind, string])[], strayedTo: string | null) {
  const repository = seeded();
  for (const [kind, deploymentId] of before) {
    await outcomeOf(operations[kind](contextOf(repository), { environmentId, deploymentId }));
  }
  const [route] = await repository.findRoutes(["r_live"]);
  if (route && strayedTo !== null) repository.putRoute({ ...route, deploymentId: strayedTo });
  return repository;
}

async function isAsAsked(repository: RouteRepository, kind: Kind, target: string): Promise<boolean> {
  const { deploymentId, isRolledBack } = await repository.findEnvironment(environmentId);
  const followers = await Promise.all(["r_live", "r_env"].map((id) => deploymentOf(repository, id)));
  return (
    deploymentId === target && isRolledBack === (kind === "rollback") && followers.every((where) => where === target)
  );
}

describe("with what is expected to be live", () => {
  it("refuses just what would change something while another deployment is live; all else is as without", async () => {
    const checkFirst = ["UNKNOWN_DEPLOYMENT", "FOREIGN_DEPLOYMENT", "DEPLOYMENT_NOT_READY"];
    await fc.assert(
      fc.asyncProperty(
        history,
        strayed,
        kind,
        anyDeploymentId,
        expectation,
        async (before, strayedTo, kind, deploymentId, expectedLiveDeploymentId) => {
          const [repository, twin] = [await inState(before, strayedTo), await inState(before, strayedTo)];
          const { deploymentId: live, revision } = await repository.findEnvironment(environmentId);
          const wasAsAsked = await isAsAsked(repository, kind, deploymentId);
          const request = { environmentId, deploymentId, expectedLiveDeploymentId };

          const planned = await outcomeOf(planners[kind]({ repository }, request));
          const outcome = await outcomeOf(operations[kind](contextOf(repository), request));
          const unchecked = await outcomeOf(operations[kind](contextOf(twin), { environmentId, deploymentId }));

          const isRefusedAnyway = isRoutingError(unchecked) && checkFirst.includes(unchecked.code);
          if (isRefusedAnyway || live === expectedLiveDeploymentId || wasAsAsked) {
            expect(outcome).toEqual(unchecked);
            expect(isRoutingError(planned)).toBe(isRoutingError(unchecked));
          } else {
            const refusal = new LiveMovedError({ environmentId, expectedLiveDeploymentId, liveDeploymentId: live });
            expect([outcome, planned]).toEqual([refusal, refusal]);
          }
          if (isRoutingError(outcome)) {
            expect(await repository.findEnvironment(environmentId)).toMatchObject({ deploymentId: live, revision });
            return;
          }
          if (!wasAsAsked && deploymentId !== live) {
            expect(outcome).toMatchObject({ previousDeploymentId: expectedLiveDeploymentId });
          }
          const again = await outcomeOf(operations[kind](contextOf(repository), request));
          expect(again).toMatchObject({ changed: false, reassignedRoutes: [] });
        },
      ),
      { numRuns: 500 },
    );
  });

  it("doesn't tell whoever is out of date that a deployment is not earlier", async () => {
    const repository = await inState([["promote", "d_1"]], null);
    const call = rollback(contextOf(repository), {
      environmentId,
      deploymentId: "d_2",
      expectedLiveDeploymentId: "d_3",
    });
    await expect(call).rejects.toMatchObject({
      code: "LIVE_MOVED",
      retryable: false,
      message:
        'expected "d_3" to be live in environment "env_1", but "d_1" is; nothing was changed, look at what is live and decide anew',
    });
  });

  it("says when nothing is live, and when something is where nothing was expected", () => {
    const details = { environmentId, expectedLiveDeploymentId: "d_1", liveDeploymentId: null };
    expect(new LiveMovedError(details).message).toMatch(
      /^expected "d_1" to be live in environment "env_1", but nothing is;/,
    );
    const other = { environmentId, expectedLiveDeploymentId: null, liveDeploymentId: "d_1" };
    expect(new LiveMovedError(other).message).toMatch(
      /^expected nothing to be live in environment "env_1", but "d_1" is;/,
    );
  });
});

describe("when the environment changes between plan and commit", () => {
  const request = { environmentId, deploymentId: "d_2", expectedLiveDeploymentId: "d_1" };
  const afterD1 = () => inState([["promote", "d_1"]], null);
  const promoteTo = (repository: InMemoryRouteRepository, deploymentId: string) => () =>
    promote(contextOf(repository), { environmentId, deploymentId });

  it("is refused, with the other one's change as it was", async () => {
    const repository = await afterD1();
    const busy = disturbed(repository, [promoteTo(repository, "d_3")]);
    await expect(promote(contextOf(busy), request)).rejects.toMatchObject({
      code: "LIVE_MOVED",
      expectedLiveDeploymentId: "d_1",
      liveDeploymentId: "d_3",
    });
    expect(await repository.findEnvironment(environmentId)).toMatchObject({ deploymentId: "d_3", revision: 2 });
    expect(await deploymentOf(repository, "r_live")).toBe("d_3");
  });

  it("lets one of many that expect the same win, and tells the others what it made live", async () => {
    const repository = await afterD1();
    const calls = Array.from({ length: 8 }, (_, i) => {
      const context = { ...contextOf(repository), changeId: `job_${i}` };
      return outcomeOf(promote(context, { ...request, deploymentId: i % 2 === 0 ? "d_2" : "d_3" }));
    });
    const outcomes = await Promise.all(calls);
    const winners = outcomes.filter((outcome) => !isRoutingError(outcome) && Object(outcome).changed);
    expect(winners).toMatchObject([{ previousDeploymentId: "d_1" }]);
    const { deploymentId: liveDeploymentId } = await repository.findEnvironment(environmentId);
    const losers = outcomes.filter(isRoutingError);
    expect(losers).toHaveLength(4);
    for (const loser of losers) expect(loser).toMatchObject({ code: "LIVE_MOVED", liveDeploymentId });
    expect(await repository.liveHistory(environmentId)).toHaveLength(2);
  });

  it("goes on when what is live stayed", async () => {
    const repository = await afterD1();
    const busy = disturbed(repository, [() => repository.putRoute(aRoute("r_new"))]);
    const result = await promote(contextOf(busy), request);
    expect(result).toMatchObject({ changed: true, previousDeploymentId: "d_1" });
    expect(result.reassignedRoutes).toHaveLength(3);
  });

  it("says that nothing changed when the other one did the same", async () => {
    const repository = await afterD1();
    const busy = disturbed(repository, [promoteTo(repository, "d_2")]);
    const result = await promote({ ...contextOf(busy), changeId: "job_2" }, request);
    expect(result).toMatchObject({ changed: false, deploymentId: "d_2" });
  });

  it("is no refusal for an attempt that begins anew after its commit, whatever was made live since", async () => {
    const repository = await afterD1();
    const { steps, dieAfter } = createJournalledSteps();
    const context = { repository, steps, now: 2, changeId: "inv_1" };
    dieAfter("commit-1");
    await expect(promote(context, request)).rejects.toThrow("died");
    await promoteTo(repository, "d_3")();
    expect(await promote(context, request)).toMatchObject({ changed: true, previousDeploymentId: "d_1" });
    expect(await repository.findEnvironment(environmentId)).toMatchObject({ deploymentId: "d_3", revision: 3 });
  });

  it.each([{ changeId: "job_1" }, {}])("is no refusal for a second call without a journal: %j", async (name) => {
    const repository = await afterD1();
    const context = { ...contextOf(repository), ...name };
    expect(await promote(context, request)).toMatchObject({ changed: true, previousDeploymentId: "d_1" });
    expect(await promote(context, request)).toMatchObject({ changed: false, previousDeploymentId: null });
  });
});

it.each([
  ["", "expectedLiveDeploymentId must not be empty"],
  ["d\n", 'expectedLiveDeploymentId must not contain control characters, got "d\\n"'],
  ["d".repeat(256), "expectedLiveDeploymentId must have at most 255 characters, got 256"],
  [5, "expectedLiveDeploymentId must be a string, got number"],
])("refuses %j by name, by every function that takes it", async (expectedLiveDeploymentId, message) => {
  const repository = seeded();
  const request = { environmentId, deploymentId: "d_2", expectedLiveDeploymentId } as PromotionRequest;
  for (const kind of ["promote", "rollback"] as const) {
    const refusal = { code: "INVALID_REQUEST", field: "expectedLiveDeploymentId", message };
    await expect(operations[kind](contextOf(repository), request)).rejects.toMatchObject(refusal);
    await expect(planners[kind]({ repository }, request)).rejects.toMatchObject(refusal);
  }
});

it("refuses a misspelt expectation, which would not be checked", async () => {
  const request = { environmentId, deploymentId: "d_2", expectedLiveDeploymentID: "d_1" };
  const message = 'request: unknown option "expectedLiveDeploymentID", did you mean "expectedLiveDeploymentId"?';
  await expect(promote(contextOf(seeded()), request)).rejects.toThrow(message);
  await expect(planRollback({ repository: seeded() }, request)).rejects.toThrow(message);
});
