import {
  ForeignRouteError,
  InvalidRequestError,
  type RouteRepository,
  UnknownRouteError,
} from "@frontline-routing/routing-core";
import { freePort, type RestateServer } from "@frontline-routing/test-servers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createRoutingClient,
  createRoutingService,
  RoutingCallError,
  type RoutingCallOptions,
  type RoutingClient,
  type RoutingClientOptions,
} from "../../src/index.ts";
import { createGate } from "../serving/gate.ts";
import { replaceableRepository } from "../serving/replaceable-repository.ts";
import { seededRepository, whereabouts } from "../serving/seeded-repository.ts";
import { serveOnRestate } from "../serving/serve-on-restate.ts";

let restate: RestateServer;
let client: RoutingClient;
let repository: RouteRepository;
let beforeCommit: () => Promise<void>;

beforeAll(async () => {
  const current = replaceableRepository(
    () => repository,
    () => beforeCommit(),
  );
  const served = await serveOnRestate([
    createRoutingService({ repository: current, defaultDomain: "example.app" }),
    createRoutingService({ repository: current, defaultDomain: "example.app", serviceName: "acme.Routing" }),
  ]);
  restate = served.restate;
  client = createRoutingClient({ ingressUrl: `${restate.ingressUrl}/` });
  return served.close;
});

beforeEach(() => {
  repository = seededRepository();
  beforeCommit = async () => {};
});

const toD2 = { deploymentId: "d_2", frontlineRouteIds: ["r_1"] };

describe("a client", () => {
  it("moves routes and says which of them changed", async () => {
    await client.assignFrontlineRoutes("env_1", toD2);
    const frontlineRouteIds = ["r_1", "r_2"];
    expect(await client.assignFrontlineRoutes("env_1", { deploymentId: "d_2", frontlineRouteIds })).toEqual({
      reassignedRoutes: [
        { frontlineRouteId: "r_1", previousDeploymentId: "d_2", changed: false },
        { frontlineRouteId: "r_2", previousDeploymentId: "d_1", changed: true },
      ],
    });
  });

  it("makes one call of two with the same idempotency key", async () => {
    const options = { idempotencyKey: "promotion-1" };
    const first = await client.assignFrontlineRoutes("env_1", toD2, options);
    await client.assignFrontlineRoutes("env_1", { ...toD2, deploymentId: "d_3" });
    expect(await client.assignFrontlineRoutes("env_1", toD2, options)).toEqual(first);
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_2", "d_3"]);
  });

  it("makes every call one of its own without a key", async () => {
    await client.assignFrontlineRoutes("env_1", toD2);
    await client.assignFrontlineRoutes("env_1", { ...toD2, deploymentId: "d_3" });
    await client.assignFrontlineRoutes("env_1", toD2);
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_2", "d_3", "d_2"]);
  });

  it("calls a service of another name", async () => {
    const named = createRoutingClient({ ingressUrl: restate.ingressUrl, serviceName: "acme.Routing" });
    expect((await named.assignFrontlineRoutes("env_1", toD2)).reassignedRoutes).toHaveLength(1);
  });

  it("stops waiting when it is told to, and what was asked goes on", async () => {
    const reached = createGate();
    const held = createGate();
    beforeCommit = () => {
      reached.open();
      return held.opened;
    };
    const controller = new AbortController();
    const call = client.assignFrontlineRoutes("env_1", toD2, { signal: controller.signal });
    const outcome = call.catch((error: unknown) => error);
    await reached.opened;
    controller.abort(new Error("the caller went away"));
    expect(await outcome).toEqual(new Error("the caller went away"));
    held.open();
    await client.assignFrontlineRoutes("env_1", { deploymentId: "d_2", frontlineRouteIds: ["r_2"] });
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_2"]);
  });
});

describe("what the service refuses", () => {
  it("comes back as the error of routing-core, with what it is about", async () => {
    const unknown = client.assignFrontlineRoutes("env_1", { ...toD2, frontlineRouteIds: ["nope"] });
    await expect(unknown).rejects.toEqual(new UnknownRouteError({ frontlineRouteIds: ["nope"] }));
    await expect(unknown).rejects.toBeInstanceOf(UnknownRouteError);
    const foreign = client.assignFrontlineRoutes("env_1", { ...toD2, frontlineRouteIds: ["r_20"] });
    await expect(foreign).rejects.toEqual(
      new ForeignRouteError({ environmentId: "env_1", frontlineRouteIds: ["r_20"] }),
    );
    const empty = client.assignFrontlineRoutes("env_1", { ...toD2, deploymentId: "" });
    await expect(empty).rejects.toEqual(
      new InvalidRequestError({ field: "deploymentId", problem: "must not be empty" }),
    );
  });

  it("is known before the call for an empty key", async () => {
    const call = client.assignFrontlineRoutes("", toD2);
    await expect(call).rejects.toEqual(
      new InvalidRequestError({ field: "environmentId", problem: "must not be empty" }),
    );
  });
});

describe("a call that doesn't get through", () => {
  it("says where the ingress should have been", async () => {
    const ingressUrl = `http://127.0.0.1:${await freePort()}`;
    const call = createRoutingClient({ ingressUrl, maxAttempts: 2 }).assignFrontlineRoutes("env_1", toD2);
    await expect(call).rejects.toMatchObject({
      code: "ROUTING_CALL_FAILED",
      status: null,
      message: `no answer from the Restate ingress at ${ingressUrl}; check ingressUrl and that the server runs`,
    });
    await expect(call).rejects.toBeInstanceOf(RoutingCallError);
  });

  it("says that the service is not registered", async () => {
    const nobody = createRoutingClient({ ingressUrl: restate.ingressUrl, serviceName: "acme.Nobody" });
    const message = expect.stringMatching(/answered 404: service 'acme.Nobody' not found, make sure to register/);
    await expect(nobody.assignFrontlineRoutes("env_1", toD2)).rejects.toMatchObject({ status: 404, message });
  });

  it("says when what answers is no routing service", async () => {
    const admin = createRoutingClient({ ingressUrl: `${restate.adminUrl}` });
    await expect(admin.assignFrontlineRoutes("env_1", toD2)).rejects.toBeInstanceOf(RoutingCallError);
  });
});

describe("options", () => {
  const ingressUrl = "http://localhost:8080";

  it.each(["", "localhost:8080", "ftp://localhost", "/path", 5])("refuses the URL %j", (ingressUrl) => {
    expect(() => createRoutingClient({ ingressUrl } as RoutingClientOptions)).toThrow(
      new TypeError(
        `ingressUrl: expected an http or https URL such as "http://localhost:8080", got ${JSON.stringify(ingressUrl)}`,
      ),
    );
  });

  it.each(["http", "ftp"])("refuses a URL of %s with a password, without repeating it", (scheme) => {
    const make = () => createRoutingClient({ ingressUrl: `${scheme}://ada:hunter2@localhost:8080` });
    expect(make).toThrow(TypeError);
    expect(make).not.toThrow(/hunter2/);
  });

  it("refuses a service name that would change the path", () => {
    const make = () => createRoutingClient({ ingressUrl, serviceName: "a/b" });
    expect(make).toThrow(/serviceName: expected a name that starts with a letter .* got "a\/b"/);
  });

  it("says what is missing when there are none", () => {
    const message = 'ingressUrl: expected an http or https URL such as "http://localhost:8080", but it is missing';
    expect(() => Reflect.apply(createRoutingClient, undefined, [])).toThrow(new TypeError(message));
  });

  it("refuses one that nobody knows", () => {
    const message = 'createRoutingClient: unknown option "header", did you mean "headers"?';
    expect(() => createRoutingClient({ ingressUrl, header: {} } as RoutingClientOptions)).toThrow(message);
  });

  it.each<[string, unknown]>([
    ["headers: expected an object such as", "Bearer secret"],
    ["headers: expected an object such as", new Headers({ authorization: "Bearer secret" })],
    ["headers: expected an object such as", [["authorization", "Bearer secret"]]],
    ['headers["authorization"]: expected a string, got object', { authorization: ["Bearer secret"] }],
    ['headers["authorization"]: expected a string, got undefined', { authorization: undefined }],
  ])("refuses headers that would not be sent: %s", (message, headers) => {
    const make = () => createRoutingClient({ ingressUrl, headers } as RoutingClientOptions);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });

  it("refuses one of a call that nobody knows, before it calls", async () => {
    const nowhere = createRoutingClient({ ingressUrl: "http://localhost:1", maxAttempts: 1 });
    const message = 'Promote: unknown option "idempotencykey", did you mean "idempotencyKey"?';
    const misspelt = { idempotencykey: "job-1" } as RoutingCallOptions;
    await expect(nowhere.promote("env_1", { deploymentId: "d_2" }, misspelt)).rejects.toThrow(message);
    const signal = { signal: {} } as RoutingCallOptions;
    await expect(nowhere.getLiveDeployment("env_1", signal)).rejects.toThrow("signal: expected an AbortSignal");
  });
});
