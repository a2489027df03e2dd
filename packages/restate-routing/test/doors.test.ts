import { InvalidRequestError } from "@frontline-routing/routing-core";
import { createInMemoryRouteRepository } from "@frontline-routing/routing-core/testing";
import { describe, expect, it } from "vitest";
import { createRoutingClient, createRoutingService, findBlockedEnvironments } from "../src/index.ts";

type Kind = abstract new (...parameters: never[]) => Error;
/** A wrong call, the error that refuses it, and what its message says. */
type WrongCall = readonly [call: () => unknown, kind: Kind, message: string];

/** An argument that the types would refuse, as one comes from JSON or from JavaScript. */
const wrong = (value?: unknown) => value as never;
const ingressUrl = "http://127.0.0.1:1";
const repository = createInMemoryRouteRepository();
const http = (name: string, port: number) =>
  `${name}: expected an http or https URL such as "http://localhost:${port}"`;
// Nobody listens there: what is refused was never sent.
const client = createRoutingClient({ ingressUrl, maxAttempts: 1 });
const to = { deploymentId: "d_2" };

/** How every method that changes something refuses a key or a request that is wrong. */
function refusalsOf(handler: string, call: (key: never, request: never) => unknown): Record<string, WrongCall> {
  return {
    [`${handler}()`]: [
      () => call(wrong(), wrong({ ...to })),
      InvalidRequestError,
      "environmentId must be a string, got undefined",
    ],
    [`${handler} without deploymentId`]: [
      () => call(wrong("env_1"), wrong({})),
      InvalidRequestError,
      "deploymentId must be a string, got undefined",
    ],
    [`${handler} with a misspelt field`]: [
      () => call(wrong("env_1"), wrong({ deploymentID: "d_2" })),
      TypeError,
      `${handler}: unknown field "deploymentID", did you mean "deploymentId"?`,
    ],
    [`${handler} with a misspelt option`]: [
      () => Reflect.apply(call, undefined, ["env_1", to, { nonse: "n_1" }]),
      TypeError,
      `${handler}: unknown option "nonse", did you mean "nonce"?`,
    ],
  };
}

const hostnames = [{ fullyQualifiedDomainName: "a.example.com", sticky: "live" }];
const wrongCalls: Record<string, WrongCall> = {
  ...refusalsOf("AssignFrontlineRoutes", client.assignFrontlineRoutes),
  ...refusalsOf("SwapLiveDeployment", client.swapLiveDeployment),
  ...refusalsOf("Promote", client.promote),
  ...refusalsOf("Rollback", client.rollback),
  ...refusalsOf("Deploy", client.deploy),
  "createRoutes()": [
    () => client.createRoutes(wrong(), { hostnames: [] }),
    InvalidRequestError,
    "environmentId must be a string, got undefined",
  ],
  "createRoutes without hostnames": [
    () => client.createRoutes("env_1", wrong({ projectId: "p_1" })),
    InvalidRequestError,
    "hostnames must be a list, got undefined",
  ],
  "createRoutes of a hostname that is text": [
    () => client.createRoutes("env_1", wrong({ projectId: "p_1", hostnames: [...hostnames, "b.example.com"] })),
    TypeError,
    'CreateRoutes: hostnames[1]: expected a hostname and what it follows as an object, got "b.example.com"',
  ],
  "createRoutes with a misspelt field of a hostname": [
    () => client.createRoutes("env_1", wrong({ projectId: "p_1", hostnames: [{ ...hostnames[0], routeId: "r_1" }] })),
    TypeError,
    'CreateRoutes: hostnames[0]: unknown field "routeId"',
  ],
  "createRoutes at a deployment": [
    () => client.createRoutes("env_1", wrong({ ...to, projectId: "p_1", hostnames })),
    TypeError,
    'CreateRoutes: unknown field "deploymentId"',
  ],
  "deploy of one hostname": [
    () => client.deploy("env_1", wrong({ ...to, projectId: "p_1", hostnames: hostnames[0], live: "follow" })),
    InvalidRequestError,
    "hostnames must be a list, got object",
  ],
  "deploy with an environment": [
    () => client.deploy("env_1", wrong({ ...to, environmentId: "env_1", hostnames, live: "follow" })),
    TypeError,
    'Deploy: unknown field "environmentId"',
  ],
  "removeRoutes()": [
    () => client.removeRoutes(wrong(), { frontlineRouteIds: [] }),
    InvalidRequestError,
    "environmentId must be a string, got undefined",
  ],
  "removeRoutes of a list": [
    () => client.removeRoutes("env_1", wrong(["r_1"])),
    TypeError,
    'RemoveRoutes: unknown field "0"',
  ],
  "removeRoutes of one route": [
    () => client.removeRoutes("env_1", { frontlineRouteIds: wrong("r_1") }),
    InvalidRequestError,
    "frontlineRouteIds must be a list, got string",
  ],
  "assignFrontlineRoutes without a request": [
    () => client.assignFrontlineRoutes("env_1", wrong()),
    TypeError,
    "AssignFrontlineRoutes: expected a request as an object, but it is missing",
  ],
  "assignFrontlineRoutes of one route": [
    () => client.assignFrontlineRoutes("env_1", wrong({ ...to, frontlineRouteId: "r_1" })),
    TypeError,
    'AssignFrontlineRoutes: unknown field "frontlineRouteId", did you mean "frontlineRouteIds"?',
  ],
  "assignFrontlineRoutes without routes": [
    () => client.assignFrontlineRoutes("env_1", wrong(to)),
    InvalidRequestError,
    "frontlineRouteIds must be a list, got undefined",
  ],
  "promote with a misspelt expectation": [
    () => client.promote("env_1", wrong({ ...to, expectedLiveDeployment: "d_1" })),
    TypeError,
    'Promote: unknown field "expectedLiveDeployment", did you mean "expectedLiveDeploymentId"?',
  ],
  "getLiveDeployment()": [
    () => client.getLiveDeployment(wrong()),
    InvalidRequestError,
    "environmentId must be a string, got undefined",
  ],
  "getLiveDeployment of nothing": [
    () => client.getLiveDeployment(""),
    InvalidRequestError,
    "environmentId must not be empty",
  ],
  "createRoutingService()": [
    () => createRoutingService(wrong()),
    TypeError,
    "repository: expected a RouteRepository, but it is missing",
  ],
  "createRoutingService on the URL of a database": [
    () => createRoutingService({ repository: wrong("mysql://root:secret@db/x") }),
    TypeError,
    "repository: expected a RouteRepository, got text that may hold a password",
  ],
  "createRoutingService with an option of JSON that nobody knows": [
    () => createRoutingService({ repository, ...JSON.parse('{ "keydBy": "project" }') }),
    TypeError,
    'createRoutingService: unknown option "keydBy", did you mean "keyedBy"?',
  ],
  "createRoutingService with a key that there isn't": [
    () => createRoutingService({ repository, keyedBy: wrong("projects") }),
    TypeError,
    'keyedBy: expected "environment" or "project", got "projects"',
  ],
  "createRoutingService under a wildcard": [
    () => createRoutingService({ repository, defaultDomain: "*.example.app" }),
    TypeError,
    'defaultDomain: expected a domain such as "example.app", of at most 189 characters, got "*.example.app"',
  ],
  "createRoutingClient()": [
    () => createRoutingClient(wrong()),
    TypeError,
    `${http("ingressUrl", 8080)}, but it is missing`,
  ],
  "createRoutingClient of a URL": [
    () => createRoutingClient(wrong("http://me:secret@localhost:8080")),
    TypeError,
    "createRoutingClient: expected options as an object, got text that may hold a password",
  ],
  "createRoutingClient with a misspelt option": [
    () => createRoutingClient(wrong({ ingressUri: ingressUrl })),
    TypeError,
    'createRoutingClient: unknown option "ingressUri", did you mean "ingressUrl"?',
  ],
  "createRoutingClient with a password and no scheme": [
    () => createRoutingClient({ ingressUrl: "me:secret@localhost:8080" }),
    TypeError,
    `${http("ingressUrl", 8080)}, got text that may hold a password`,
  ],
  "createRoutingClient with a password in the URL": [
    () => createRoutingClient({ ingressUrl: "http://me:secret@localhost:8080" }),
    TypeError,
    "ingressUrl: must not hold a user name or password; pass them as a header in headers",
  ],
  "findBlockedEnvironments()": [
    () => findBlockedEnvironments(wrong()),
    TypeError,
    `${http("adminUrl", 9070)}, but it is missing`,
  ],
  "findBlockedEnvironments at the ingress": [
    () => findBlockedEnvironments(wrong({ ingressUrl })),
    TypeError,
    'findBlockedEnvironments: unknown option "ingressUrl", did you mean "adminUrl"?',
  ],
};

describe("a wrong call is refused by name:", () => {
  it.each(Object.entries(wrongCalls))("%s", async (_name, [call, kind, message]) => {
    const refusal = async () => await call();
    await expect(refusal()).rejects.toThrow(kind);
    await expect(refusal()).rejects.toThrow(message);
    await expect(refusal()).rejects.not.toThrow("secret");
  });
});
