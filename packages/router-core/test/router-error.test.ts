import { expect, it, vi } from "vitest";
import { DeploymentOfflineError, isRouterError, NoHealthySentinelError, RouterError } from "../src/index.ts";

it("is a family that other packages extend with codes of their own", () => {
  class UnknownHostnameError extends RouterError {
    override readonly name = "UnknownHostnameError";
    readonly code = "UNKNOWN_HOSTNAME";
    readonly status = 404;
    readonly publicMessage = "Not found.";
  }
  const cause = new Error("row missing");
  const error = new UnknownHostnameError("no route", { cause });
  expect(isRouterError(error)).toBe(true);
  expect(error.cause).toBe(cause);
});

it("keeps ids and regions out of the public message", () => {
  const deployment = { deploymentId: "d_secret", regions: ["eu-west-2.aws"], desiredState: "archived" };
  const unserved = new NoHealthySentinelError("eu-west-1.aws", deployment, []);
  const offline = new DeploymentOfflineError(deployment);
  expect(unserved).toMatchObject({ code: "NO_HEALTHY_SENTINEL", status: 503, name: "NoHealthySentinelError" });
  expect(offline).toMatchObject({ code: "DEPLOYMENT_OFFLINE", status: 503, name: "DeploymentOfflineError" });
  for (const error of [unserved, offline]) {
    expect(isRouterError(error)).toBe(true);
    expect(error.deploymentId).toBe("d_secret");
    expect(error.message).toContain("d_secret");
    expect(error.publicMessage).not.toMatch(/d_secret|eu-west|archived/);
  }
});

it("knows the errors of another copy of the package, and of what extends that copy's class", async () => {
  vi.resetModules();
  const copy = await import("../src/index.ts");
  class TeapotError extends copy.RouterError {
    readonly code = "TEAPOT";
    readonly status = 418;
    readonly publicMessage = "I'm a teapot.";
  }
  const foreign = [new copy.NoHealthySentinelError("eu-west-1.aws", { deploymentId: "d_1" }, []), new TeapotError()];
  expect(foreign.some((error) => error instanceof RouterError)).toBe(false);
  expect(foreign.every(isRouterError)).toBe(true);
});

it.each([undefined, null, "error", new Error("other"), { code: "NO_HEALTHY_SENTINEL", status: 503 }])(
  "is told from %o",
  (value) => {
    expect(isRouterError(value)).toBe(false);
  },
);
