import { describe, expect, it } from "vitest";
import { createRoutingService, type RoutingServiceOptions } from "../src/index.ts";
import { seededRepository } from "./seeded-repository.ts";

const good = { repository: seededRepository(), defaultDomain: "example.app" };

// What plain JavaScript may pass.
const withOption = (option: string, value: unknown) => ({ ...good, [option]: value }) as RoutingServiceOptions;

describe("createRoutingService", () => {
  it("is named as existing callers know it, unless told otherwise", () => {
    expect(createRoutingService(good).name).toBe("hydra.v1.RoutingService");
    expect(createRoutingService({ ...good, serviceName: "acme.Routing" }).name).toBe("acme.Routing");
  });

  it.each<[string, unknown, string]>([
    ["repository", {}, "repository must be a RouteRepository, but its findRoutes is undefined"],
    ["repository", undefined, "repository must be a RouteRepository, but its findRoutes is undefined"],
    ["defaultDomain", "", 'defaultDomain must be a domain such as "example.app", got ""'],
    ["defaultDomain", "https://example.app", "defaultDomain must be a domain"],
    ["defaultDomain", "example..app", "defaultDomain must be a domain"],
    ["defaultDomain", "*.example.app", "defaultDomain must be a domain"],
    ["defaultDomain", `${"a".repeat(64)}.app`, "defaultDomain must be a domain"],
    ["defaultDomain", undefined, "defaultDomain must be a domain"],
    ["defaultDomain", `${"a23456789.".repeat(18)}a23456.app`, "it may have at most 189 characters"],
    ["serviceName", "a service", "serviceName must start with a letter"],
    ["keyedBy", "workspace", 'keyedBy must be "environment" or "project", got "workspace"'],
    ["retryStepForMs", 0, "retryStepForMs must be a whole number of milliseconds, at least 1, got 0"],
    ["retryStepForMs", Number.NaN, "got NaN"],
    ["stepTimeoutMs", 0, "stepTimeoutMs must be a whole number of milliseconds, at least 1"],
    ["stepTimeoutMs", 60_000, "less than Restate's inactivity timeout of 60000, got 60000"],
    ["stepTimeoutMs", 0.5, "got 0.5"],
    ["ingressPrivate", "yes", 'ingressPrivate must be true or false, got "yes"'],
    ["hooks", () => ({}), "hooks must be a list of the SDK's hooks providers"],
    ["hooks", [{}], "hooks must be a list of the SDK's hooks providers, got [object Object]"],
  ])("refuses %s %j", (option, value, message) => {
    const make = () => createRoutingService(withOption(option, value));
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });
});
