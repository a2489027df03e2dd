import { expect, it, vi } from "vitest";
import { isRoutingError, UnknownDeploymentError } from "../../src/index.ts";

it("knows the errors of another copy of the package, and nothing else", async () => {
  vi.resetModules();
  const copy = await import("../../src/index.ts");
  const foreign = new copy.UnknownDeploymentError({ deploymentId: "d_1" });
  expect(foreign).not.toBeInstanceOf(UnknownDeploymentError);
  expect([foreign, new UnknownDeploymentError({ deploymentId: "d_1" })].every(isRoutingError)).toBe(true);
  expect([new Error("no"), { code: "UNKNOWN_ROUTE" }, null, undefined, "x"].some(isRoutingError)).toBe(false);
});
