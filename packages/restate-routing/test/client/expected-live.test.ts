import { LiveMovedError, type RouteRepository } from "@frontline-routing/routing-core";
import type { RestateServer } from "@frontline-routing/test-servers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createRoutingClient,
  createRoutingService,
  type PromotionRequest,
  type RoutingClient,
} from "../../src/index.ts";
import { replaceableRepository } from "../serving/replaceable-repository.ts";
import { seededRepository } from "../serving/seeded-repository.ts";
import { serveOnRestate } from "../serving/serve-on-restate.ts";

let server: RestateServer;
let client: RoutingClient;
let repository: RouteRepository;

beforeAll(async () => {
  const current = replaceableRepository(() => repository);
  const served = await serveOnRestate([createRoutingService({ repository: current })]);
  server = served.restate;
  client = createRoutingClient({ ingressUrl: server.ingressUrl });
  return served.close;
});

beforeEach(() => {
  repository = seededRepository();
});

const expecting = (expectedLiveDeploymentId: string | null | undefined, deploymentId = "d_2") => ({
  deploymentId,
  expectedLiveDeploymentId,
});
const revision = async () => (await repository.findEnvironment("env_1")).revision;

describe.each(["promote", "rollback"] as const)("%s of the client", (method) => {
  it("passes on what is expected to be live, or that nothing is", async () => {
    expect(await client[method]("env_1", expecting(null, "d_1"))).toMatchObject({ changed: true });
    expect(await client[method]("env_1", expecting("d_1"))).toMatchObject({ previousDeploymentId: "d_1" });
    expect(await client[method]("env_1", expecting("d_1"))).toMatchObject({ changed: false });
    expect(await client[method]("env_1", expecting(undefined, "d_3"))).toMatchObject({ changed: true });
  });

  it("throws what was live instead", async () => {
    await client.promote("env_1", { deploymentId: "d_1" });
    for (const expectedLiveDeploymentId of ["d_3", null]) {
      const details = { environmentId: "env_1", expectedLiveDeploymentId, liveDeploymentId: "d_1" };
      const call = client[method]("env_1", expecting(expectedLiveDeploymentId));
      await expect(call).rejects.toEqual(new LiveMovedError(details));
      await expect(call).rejects.toBeInstanceOf(LiveMovedError);
    }
    expect(await revision()).toBe(1);
  });

  it("doesn't send what would be no expectation on the wire", async () => {
    for (const odd of ["", "d\n", 5]) {
      const call = client[method]("env_1", expecting(odd as string));
      await expect(call).rejects.toMatchObject({ code: "INVALID_REQUEST", field: "expectedLiveDeploymentId" });
    }
    const misspelt = { deploymentId: "d_2", expectedLiveDeploymentID: "d_1" } as PromotionRequest;
    const message = 'unknown field "expectedLiveDeploymentID", did you mean "expectedLiveDeploymentId"?';
    await expect(client[method]("env_1", misspelt)).rejects.toThrow(message);
    expect(await revision()).toBe(0);
  });

  it("is one call with the same expectation and nonce, and another with another", async () => {
    await client.promote("env_1", { deploymentId: "d_1" });
    const nonce = `job of ${method}`;
    const first = await client[method]("env_1", expecting("d_1"), { nonce });
    await client.promote("env_1", { deploymentId: "d_3" });
    expect(await client[method]("env_1", expecting("d_1"), { nonce })).toEqual(first);
    const again = client[method]("env_1", expecting(null), { nonce });
    await expect(again).rejects.toMatchObject({ code: "LIVE_MOVED", liveDeploymentId: "d_3" });
    expect(await client[method]("env_1", expecting("d_3"), { nonce })).toMatchObject({ changed: true });
  });
});
