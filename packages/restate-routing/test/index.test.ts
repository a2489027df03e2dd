import { expect, it } from "vitest";
import * as api from "../src/index.ts";

it("exports what it says, and nothing else", () => {
  const names = [
    "IdempotencyKeyReusedError",
    "RestateAdminError",
    "RoutingCallError",
    "createRoutingClient",
    "createRoutingService",
    "findBlockedEnvironments",
  ];
  expect(Object.keys(api).sort()).toEqual(names);
});
