import { describe, expect, it } from "vitest";
import { createRoutingService, type RoutingServiceOptions } from "../../src/index.ts";
import { seededRepository } from "../serving/seeded-repository.ts";

const good = { repository: seededRepository(), defaultDomain: "example.app" };

// What plain JavaScript may pass.
const withOption = (option: string, value: unknown) => ({ ...good, [option]: value }) as RoutingServiceOptions;

describe("createRoutingService", () => {
  it("is named as existing callers know it, unless told otherwise", () => {
    expect(createRoutingService(good).name).toBe("hydra.v1.RoutingService");
    expect(createRoutingService({ ...good, serviceName: "acme.Routing" }).name).toBe("acme.Routing");
  });

  it.each<[string, unknown, string]>([
    ["repository", {}, 'repository: expected a RouteRepository, got an object, without a function "findRoutes"'],
    ["repository", undefined, "repository: expected a RouteRepository, but it is missing"],
    ["defaultDomain", "", 'defaultDomain: expected a domain such as "example.app", of at most 189 characters, got ""'],
    ["defaultDomain", "https://example.app", "defaultDomain: expected a domain"],
    ["defaultDomain", "example..app", "defaultDomain: expected a domain"],
    ["defaultDomain", "*.example.app", "defaultDomain: expected a domain"],
    ["defaultDomain", `${"a".repeat(64)}.app`, "defaultDomain: expected a domain"],
    ["defaultDomain", `${"a23456789.".repeat(18)}a23456.app`, "of at most 189 characters"],
    ["serviceName", "a service", "serviceName: expected a name that starts with a letter"],
    ["keyedBy", "workspace", 'keyedBy: expected "environment" or "project", got "workspace"'],
    ["retryStepForMs", Number.NaN, "retryStepForMs: expected a whole number, at least 1, got NaN"],
    ["stepTimeoutMs", 0.5, "stepTimeoutMs: expected a whole number from 1 to 59999, got 0.5"],
    ["ingressPrivate", "yes", 'ingressPrivate: expected true or false, got "yes"'],
    ["hooks", () => ({}), "hooks: expected a list of the SDK's hooks providers, got a function"],
    ["hooks", [{}], "hooks[0]: expected a function, got an object"],
    ["keydBy", "project", 'createRoutingService: unknown option "keydBy", did you mean "keyedBy"?'],
  ])("refuses %s %j", (option, value, message) => {
    const make = () => createRoutingService(withOption(option, value));
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });

  it.each<[string, number, string]>([
    ["retryStepForMs", 0, "retryStepForMs: expected a whole number, at least 1, got 0"],
    ["stepTimeoutMs", 0, "stepTimeoutMs: expected a whole number from 1 to 59999, got 0"],
    ["stepTimeoutMs", 60_000, "stepTimeoutMs: expected a whole number from 1 to 59999, got 60000"],
  ])("refuses %s %j, which is out of its bounds", (option, value, message) => {
    expect(() => createRoutingService(withOption(option, value))).toThrow(new RangeError(message));
  });

  it("says what is missing when there are no options", () => {
    const make = () => Reflect.apply(createRoutingService, undefined, []);
    expect(make).toThrow(new TypeError("repository: expected a RouteRepository, but it is missing"));
  });
});
