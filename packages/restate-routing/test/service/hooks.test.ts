import { type HooksProvider, TerminalError } from "@restatedev/restate-sdk";
import { expect, it, onTestFinished } from "vitest";
import { createRoutingService } from "../../src/index.ts";
import { callOverHttp } from "../serving/call-over-http.ts";
import { seededRepository } from "../serving/seeded-repository.ts";
import { serveOnRestate } from "../serving/serve-on-restate.ts";

it("calls hooks around the handler and each step, and lets them see errors as callers get them", async () => {
  const seen: unknown[] = [];
  const hook: HooksProvider = ({ request }) => ({
    interceptor: {
      async handler(next) {
        seen.push(request.target.handler);
        try {
          await next();
        } catch (error) {
          seen.push(error instanceof TerminalError ? error.metadata?.code : error);
          throw error;
        }
      },
      async run(name, next) {
        seen.push(name);
        await next();
      },
    },
  });
  const repository = seededRepository();
  const service = createRoutingService({ repository, defaultDomain: "example.app", hooks: [hook] });
  const { restate, close } = await serveOnRestate([service]);
  onTestFinished(close);

  expect((await callOverHttp(restate, "env_1", { deploymentId: "d_2", frontlineRouteIds: ["r_1"] })).status).toBe(200);
  expect(seen.splice(0)).toEqual(["AssignFrontlineRoutes", "read-routes", "reassign-r_1"]);
  expect((await callOverHttp(restate, "env_1", "{nope")).status).toBe(400);
  expect(seen).toEqual(["AssignFrontlineRoutes", "INVALID_REQUEST"]);
});
