import { createRoutingService } from "@frontline-routing/restate-routing";
import { createInMemoryRouteRepository } from "@frontline-routing/routing-core/testing";
import { expect, it } from "vitest";
import { watchSteps } from "../../../src/restate-run/endpoint/watch-steps.ts";
import { momentsOf, STEP_MOMENTS, stepKindOf } from "../../../src/restate-run/step-moments.ts";

it("knows the handlers of the service as the SDK keeps them", () => {
  const service = createRoutingService({ repository: createInMemoryRouteRepository(), defaultDomain: "example.app" });
  const ignore = () => undefined;
  const watcher = { before: ignore, after: ignore, acknowledged: ignore };
  expect(() => watchSteps(service, watcher)).not.toThrow();
  const other = { ...service, object: { Promote: async () => undefined } } as typeof service;
  expect(() => watchSteps(other, watcher)).toThrow("the SDK doesn't keep the handler Promote as it did");
});

it("tells steps by their names", () => {
  const names = ["read-routes", "reassign-r_1", "plan-1", "commit-12", "read-live-deployment"];
  expect(names.map(stepKindOf)).toEqual(["read-routes", "reassign", "plan", "commit", undefined]);
  expect(STEP_MOMENTS).toHaveLength(12);
  expect(STEP_MOMENTS).toContain(momentsOf("commit").after);
});
