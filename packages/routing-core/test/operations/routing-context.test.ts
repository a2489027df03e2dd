import { describe, expect, it } from "vitest";
import { assignFrontlineRoutes, inlineSteps, promote, rollback, swapLiveDeployment } from "../../src/index.ts";
import { createInMemoryRouteRepository } from "../../src/testing.ts";

const ids = { environmentId: "env_1", deploymentId: "d_2" };
const request = { ...ids, frontlineRouteIds: [] };
const operations: Record<string, (context: never) => Promise<unknown>> = {
  assignFrontlineRoutes: (context) => assignFrontlineRoutes(context, request),
  swapLiveDeployment: (context) => swapLiveDeployment(context, request),
  promote: (context) => promote(context, ids),
  rollback: (context) => rollback(context, ids),
};
const good = { repository: createInMemoryRouteRepository(), steps: inlineSteps, now: 1 };

describe.each(Object.entries(operations))("the context of %s", (_name, operate) => {
  it.each<[string, unknown]>([
    ["repository: expected a RouteRepository, but it is missing", undefined],
    ["repository: expected a RouteRepository, but it is missing", { ...good, repository: undefined }],
    [
      'repository: expected a RouteRepository, got an object, without a function "commit"',
      { ...good, repository: { ...good.repository, commit: 1 } },
    ],
    ["steps: expected DurableSteps, such as inlineSteps, but it is missing", { ...good, steps: undefined }],
    [
      'steps: expected DurableSteps, such as inlineSteps, got an object, without a function "run"',
      { ...good, steps: {} },
    ],
    [
      'context: unknown option "change", did you mean "changeId"? Known are repository, steps, now, changeId, actor, reason',
      { ...good, change: "c_1" },
    ],
  ])("is refused before the first step: %s", async (message, context) => {
    await expect(operate(context as never)).rejects.toThrow(new TypeError(message));
  });
});
