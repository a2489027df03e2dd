import { InvalidHostnameError, UnknownRegionError } from "@frontline-routing/router-core";
import { afterAll, describe, expect, it } from "vitest";
import { createRouter } from "../src/index.ts";
import { createInMemoryRouteSource, routeSourceContract } from "../src/testing.ts";
import { aRoute, aRouter, aSentinel, aSource } from "./a-source.ts";

type Kind = abstract new (...parameters: never[]) => Error;
/** A wrong call, the error that refuses it, and what its message says. */
type WrongCall = readonly [call: () => unknown, kind: Kind, message: string];

/** An argument that the types would refuse, as one comes from JSON or from JavaScript. */
const wrong = (value?: unknown) => value as never;
const region = "eu-west-1.aws";
const { source } = aSource();
const { router } = aRouter(source);
const route = aRoute("r_1");
const sentinels = [aSentinel("s_1")];
const inMemory = createInMemoryRouteSource();
const routerWith = (options: object) => createRouter(wrong({ region, source, followIntervalMs: 0, ...options }));
const sourceWith = (options: object) => createInMemoryRouteSource(wrong(options));

afterAll(() => router.close());

const wrongCalls: Record<string, WrongCall> = {
  "createRouter()": [() => createRouter(wrong()), TypeError, "source: expected a RouteSource"],
  "createRouter without a region": [
    () => createRouter(wrong({ source })),
    TypeError,
    "region: expected `name.platform`",
  ],
  "createRouter on the URL of a database": [
    () => routerWith({ source: "mysql://root:secret@db/x" }),
    TypeError,
    "source: expected a RouteSource, such as createRouteSource makes, got text that may hold a password",
  ],
  "createRouter with an option of JSON that nobody knows": [
    () => routerWith(JSON.parse('{ "fresMs": 1 }')),
    TypeError,
    'createRouter: unknown option "fresMs", did you mean "freshMs"?',
  ],
  "createRouter in a region that is a typo": [
    () => routerWith({ region: "eu-wset-1.aws" }),
    UnknownRegionError,
    'region: nothing is known of "eu-wset-1.aws", did you mean "eu-west-1.aws"',
  ],
  "createRouter with a fence by another name": [
    () => routerWith({ allowedRegion: [region] }),
    TypeError,
    'createRouter: unknown option "allowedRegion", did you mean "allowedRegions"?',
  ],
  "createRouter with a fence with a typo": [
    () => routerWith({ allowedRegions: ["eu-wset-1.aws"] }),
    UnknownRegionError,
    'allowedRegions: nothing is known of "eu-wset-1.aws"',
  ],
  "createRouter with a drain with a typo": [
    () => routerWith({ drainedRegions: { "eu-wset-1.aws": "soft" } }),
    UnknownRegionError,
    "drainedRegions: nothing is known of",
  ],
  "createRouter with a dial with a typo": [
    () => routerWith({ regionDial: { "eu-wset-1.aws": 5 } }),
    UnknownRegionError,
    "For a region of your own, pass `proximity` with a row or coordinates for it",
  ],
  "route()": [() => router.route(wrong()), InvalidHostnameError, 'not a hostname: "undefined"'],
  "route of a wildcard": [
    () => router.route("*.example.com"),
    InvalidHostnameError,
    'not a hostname: "*.example.com" is a wildcard, and a route has one hostname',
  ],
  "plan of a wildcard": [() => router.plan("*.example.com"), InvalidHostnameError, "is a wildcard"],
  "explain of a wildcard": [() => router.explain("*.example.com"), InvalidHostnameError, "is a wildcard"],
  "lookupByHostname of a wildcard": [
    () => router.lookupByHostname("*.example.com"),
    InvalidHostnameError,
    "is a wildcard",
  ],
  "routeCached of a wildcard": [() => router.routeCached("*.example.com"), InvalidHostnameError, "is a wildcard"],
  "planCached of a wildcard": [() => router.planCached("*.example.com"), InvalidHostnameError, "is a wildcard"],
  "invalidate of a wildcard": [() => router.invalidate("*.example.com"), InvalidHostnameError, "is a wildcard"],
  "lookupMany()": [
    () => router.lookupMany(wrong()),
    TypeError,
    "hostnames: expected a list of hostnames, but it is missing",
  ],
  "lookupMany of one hostname": [
    () => router.lookupMany("api.example.com"),
    TypeError,
    'hostnames: expected a list of hostnames, got "api.example.com"',
  ],
  "selectSentinel()": [
    () => router.selectSentinel(wrong(), wrong()),
    TypeError,
    "route.deploymentId: expected the id of a deployment, but it is missing",
  ],
  "selectSentinel of a route without deploymentId": [
    () => router.selectSentinel(wrong({ fullyQualifiedDomainName: "a.example.com" }), sentinels),
    TypeError,
    "route.deploymentId: expected the id of a deployment, but it is missing",
  ],
  "selectSentinel without sentinels": [
    () => router.selectSentinel(route, wrong()),
    TypeError,
    "sentinels: expected a list, plain or prepared, but it is missing",
  ],
  "dumpTo()": [() => router.dumpTo(wrong()), TypeError, "write: expected a function, but it is missing"],
  "createInMemoryRouteSource with a misspelt option": [
    () => sourceWith({ sentinel: sentinels }),
    TypeError,
    'createInMemoryRouteSource: unknown option "sentinel", did you mean "sentinels"?',
  ],
  "createInMemoryRouteSource with routes in place of a memory": [
    () => sourceWith({ memory: { routes: [route] } }),
    TypeError,
    "memory: expected the memory of a repository, got an object",
  ],
  "createInMemoryRouteSource with half a sentinel": [
    () => sourceWith({ sentinels: [{ id: "s_1", environmentId: "env_1" }] }),
    TypeError,
    "sentinels[0].region: expected a string, but it is missing",
  ],
  "createInMemoryRouteSource with a misspelt field of a sentinel": [
    () => sourceWith({ sentinels: [{ ...aSentinel("s_1"), desiredState: undefined, desiredStat: "running" }] }),
    TypeError,
    'sentinels[0].desiredState: it is missing, did you mean it by "desiredStat"?',
  ],
  "createInMemoryRouteSource with a health that there isn't": [
    () => sourceWith({ sentinels: [{ ...aSentinel("s_1"), health: "Healthy" }] }),
    TypeError,
    'sentinels[0].health: expected "unknown" or "paused" or "healthy" or "unhealthy", got "Healthy"',
  ],
  "putSentinel()": [() => inMemory.putSentinel(wrong()), TypeError, "sentinel: expected a sentinel, but it is missing"],
  "putRoute of half a route": [
    () => inMemory.putRoute(wrong({ id: "r_1", projectId: "p_1", environmentId: "env_1" })),
    TypeError,
    "route.deploymentId: expected a string, but it is missing",
  ],
  "putRoute of a wildcard": [
    () => inMemory.putRoute({ ...route, fullyQualifiedDomainName: "*.example.com" }),
    TypeError,
    'route.fullyQualifiedDomainName: not a hostname: "*.example.com" is a wildcard, and a route has one hostname',
  ],
  "routeSourceContract()": [() => routeSourceContract(wrong()), TypeError, "make: expected a function"],
};

describe("a wrong call is refused by name:", () => {
  it.each(Object.entries(wrongCalls))("%s", async (_name, [call, kind, message]) => {
    const refusal = async () => await call();
    await expect(refusal()).rejects.toThrow(kind);
    await expect(refusal()).rejects.toThrow(message);
    await expect(refusal()).rejects.not.toThrow("secret");
  });
});
