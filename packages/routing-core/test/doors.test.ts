import { describe, expect, it } from "vitest";
import {
  assignFrontlineRoutes,
  deploymentHostnames,
  type FrontlineRoute,
  InvalidRequestError,
  inlineSteps,
  planPromotion,
  planRollback,
  promote,
  rollback,
  swapLiveDeployment,
} from "../src/index.ts";
import { createInMemoryRouteRepository, routeRepositoryContract } from "../src/testing.ts";

type Kind = abstract new (...parameters: never[]) => Error;
/** A wrong call, the error that refuses it, and what its message says. */
type WrongCall = readonly [call: () => unknown, kind: Kind, message: string];

/** An argument that the types would refuse, as one comes from JSON or from JavaScript. */
const wrong = (value?: unknown) => value as never;
const route: FrontlineRoute = {
  id: "r_1",
  projectId: "p_1",
  environmentId: "env_1",
  deploymentId: "d_1",
  fullyQualifiedDomainName: "api.example.com",
  sticky: "live",
  revision: 0,
};
const deployment = { id: "d_2", environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 2 };
const names = { project: "api", workspace: "acme", environment: "production" };
const inMemory = createInMemoryRouteRepository();
const seededWith = (overrides: object) =>
  createInMemoryRouteRepository({ routes: [wrong({ ...route, ...overrides })] });
const commitWith = (overrides: object) =>
  inMemory.commit(
    wrong({ changeId: "c_1", environmentId: "env_1", deploymentId: "d_2", routes: [], now: 1, ...overrides }),
  );
const context = { repository: inMemory, steps: inlineSteps, now: 1 };
const ids = { environmentId: "env_1", deploymentId: "d_2" };
const noRepository = "repository: expected a RouteRepository, but it is missing";

/** How every operation refuses a context or a request that is wrong. */
function refusalsOf(
  name: string,
  operate: (context: never, request: never) => unknown,
  request: object = ids,
): Record<string, WrongCall> {
  return {
    [`${name}()`]: [() => operate(wrong(), wrong(request)), TypeError, noRepository],
    [`${name} without a repository`]: [
      () => operate(wrong({ ...context, repository: undefined }), wrong(request)),
      TypeError,
      noRepository,
    ],
    [`${name} without a request`]: [
      () => operate(wrong(context), wrong()),
      InvalidRequestError,
      "environmentId must be a string, got undefined",
    ],
    [`${name} without deploymentId`]: [
      () => operate(wrong(context), wrong({ environmentId: "env_1" })),
      InvalidRequestError,
      "deploymentId must be a string, got undefined",
    ],
    [`${name} with a misspelt field`]: [
      () => operate(wrong(context), wrong({ environmentId: "env_1", deploymentID: "d_2" })),
      TypeError,
      'request: unknown option "deploymentID", did you mean "deploymentId"?',
    ],
  };
}

const wrongCalls: Record<string, WrongCall> = {
  ...refusalsOf("assignFrontlineRoutes", assignFrontlineRoutes, { ...ids, frontlineRouteIds: [] }),
  ...refusalsOf("swapLiveDeployment", swapLiveDeployment, { ...ids, frontlineRouteIds: [] }),
  ...refusalsOf("promote", promote),
  ...refusalsOf("rollback", rollback),
  ...refusalsOf("planPromotion", planPromotion),
  ...refusalsOf("planRollback", planRollback),
  "promote without steps": [
    () => promote(wrong({ ...context, steps: undefined }), ids),
    TypeError,
    "steps: expected DurableSteps, such as inlineSteps, but it is missing",
  ],
  "promote with a misspelt member of the context": [
    () => promote(wrong({ ...context, change: "c_1" }), ids),
    TypeError,
    'context: unknown option "change", did you mean "changeId"?',
  ],
  "promote with a misspelt expectation": [
    () => promote(context, wrong({ ...ids, expectedLiveDeploymentID: "d_1" })),
    TypeError,
    'request: unknown option "expectedLiveDeploymentID", did you mean "expectedLiveDeploymentId"?',
  ],
  "assignFrontlineRoutes of one route": [
    () => assignFrontlineRoutes(context, wrong({ ...ids, frontlineRouteId: "r_1" })),
    TypeError,
    'request: unknown option "frontlineRouteId", did you mean "frontlineRouteIds"?',
  ],
  "deploymentHostnames()": [
    () => deploymentHostnames(wrong(), wrong()),
    InvalidRequestError,
    "defaultDomain must be a domain of at most 189 characters, got undefined",
  ],
  "deploymentHostnames without names": [
    () => deploymentHostnames(wrong(), "example.app"),
    InvalidRequestError,
    "project must be a string, got undefined",
  ],
  "deploymentHostnames with a misspelt name": [
    () => deploymentHostnames(wrong({ ...names, brnch: "main" }), "example.app"),
    TypeError,
    'deploymentHostnames: unknown option "brnch", did you mean "branch"?',
  ],
  "deploymentHostnames under a wildcard": [
    () => deploymentHostnames(names, "*.example.app"),
    InvalidRequestError,
    'defaultDomain must be a domain of at most 189 characters, got "*.example.app"; a wildcard is none: leave the "*." out',
  ],
  "a seed with a misspelt list": [
    () => createInMemoryRouteRepository(wrong({ route: [route] })),
    TypeError,
    'createInMemoryRouteRepository: unknown option "route", did you mean "routes"?',
  ],
  "a seed with half a route": [
    () => createInMemoryRouteRepository({ routes: [wrong({ id: "r_1", deploymentId: "d_1" })] }),
    TypeError,
    "routes[0].projectId: expected a string, but it is missing",
  ],
  "a seed with a route without deploymentId": [
    () => seededWith({ deploymentId: undefined }),
    TypeError,
    "routes[0].deploymentId: expected a string, but it is missing",
  ],
  "a seed with a misspelt field": [
    () => seededWith({ deploymentId: undefined, deploymentID: "d_2" }),
    TypeError,
    'routes[0].deploymentId: it is missing, did you mean it by "deploymentID"?',
  ],
  "a seed with a sticky that there isn't": [
    () => seededWith({ sticky: "Live" }),
    TypeError,
    'routes[0].sticky: expected "none" or "branch" or "environment" or "live" or "deployment", got "Live"',
  ],
  "a seed with a wildcard": [
    () => seededWith({ fullyQualifiedDomainName: "*.example.com" }),
    TypeError,
    'routes[0].fullyQualifiedDomainName: not a hostname: "*.example.com" is a wildcard, and a route has one hostname',
  ],
  "a seed with a hostname that is never looked up": [
    () => seededWith({ fullyQualifiedDomainName: "api.example.com:443" }),
    TypeError,
    'routes[0].fullyQualifiedDomainName: expected the form that is looked up, "api.example.com", got "api.example.com:443"',
  ],
  "a seed with no list": [
    () => createInMemoryRouteRepository({ routes: wrong({ r_1: route }) }),
    TypeError,
    "routes: expected a list of routes, got an object",
  ],
  "a seed with half a deployment": [
    () => createInMemoryRouteRepository({ deployments: [wrong({ ...deployment, createdAt: undefined })] }),
    TypeError,
    "deployments[0].createdAt: expected a whole number, at least 0, but it is missing",
  ],
  "putRoute()": [() => inMemory.putRoute(wrong()), TypeError, "route: expected a route, but it is missing"],
  "putDeployment of another's fields": [
    () => inMemory.putDeployment(wrong({ ...deployment, status: undefined, state: "ready" })),
    TypeError,
    'deployment.status: it is missing, did you mean it by "state"?',
  ],
  "commit()": [() => inMemory.commit(wrong()), InvalidRequestError, "changeSet must be an object, got undefined"],
  "commit of a misspelt field": [
    () => commitWith({ swop: {} }),
    InvalidRequestError,
    'changeSet has an unknown field "swop", did you mean "swap"?',
  ],
  "commit without routes": [
    () => commitWith({ routes: undefined }),
    InvalidRequestError,
    "routes must be a list, got undefined",
  ],
  "commit of a misspelt expectation": [
    () => commitWith({ routes: [{ frontlineRouteId: "r_1", expectedRevision: 0, expectedDeployment: "d_1" }] }),
    InvalidRequestError,
    'routes[0] has an unknown field "expectedDeployment", did you mean "expectedDeploymentId"?',
  ],
  "commit of a misspelt rule": [
    () => commitWith({ swap: { expectedRevision: 0, isRolledBack: false, mustBeready: true } }),
    InvalidRequestError,
    'swap has an unknown field "mustBeready", did you mean "mustBeReady"?',
  ],
  "commit of a misspelt fence": [
    () => commitWith({ fence: { expectedRevision: 0, mustBeready: true } }),
    InvalidRequestError,
    'fence has an unknown field "mustBeready", did you mean "mustBeReady"?',
  ],
  "commit of a creation without a project": [
    () => commitWith({ creates: [{ frontlineRouteId: "r_new", fullyQualifiedDomainName: "a.example.com" }] }),
    InvalidRequestError,
    "creates[0].projectId must be a string, got undefined",
  ],
  "commit of a removal at half a revision": [
    () => commitWith({ removes: [{ frontlineRouteId: "r_2", expectedRevision: 0.5 }] }),
    InvalidRequestError,
    "removes[0].expectedRevision must be a whole number, got 0.5",
  ],
  "commit of a misspelt expectation of what stays": [
    () => commitWith({ kept: [{ frontlineRouteId: "r_2", expectedRevision: 0, expectedDeployment: "d_1" }] }),
    InvalidRequestError,
    'kept[0] has an unknown field "expectedDeployment", did you mean "expectedDeploymentId"?',
  ],
  "routeRepositoryContract()": [() => routeRepositoryContract(wrong()), TypeError, "make: expected a function"],
};

describe("a wrong call is refused by name:", () => {
  it.each(Object.entries(wrongCalls))("%s", async (_name, [call, kind, message]) => {
    const refusal = async () => await call();
    await expect(refusal()).rejects.toThrow(kind);
    await expect(refusal()).rejects.toThrow(message);
    await expect(refusal()).rejects.not.toThrow("secret");
  });
});
