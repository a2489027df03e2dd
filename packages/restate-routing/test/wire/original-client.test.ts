import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import type { RouteRepository } from "@frontline-routing/routing-core";
import type { RestateServer } from "@frontline-routing/test-servers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRoutingService } from "../../src/index.ts";
import { replaceableRepository } from "../serving/replaceable-repository.ts";
import { seededRepository, whereabouts } from "../serving/seeded-repository.ts";
import { serveOnRestate } from "../serving/serve-on-restate.ts";

let restate: RestateServer;
let repository: RouteRepository;

beforeAll(async () => {
  const current = replaceableRepository(() => repository);
  const served = await serveOnRestate([createRoutingService({ repository: current, defaultDomain: "example.app" })]);
  restate = served.restate;
  return served.close;
});

beforeEach(() => {
  repository = seededRepository();
});

/** Sends a file's bytes as they are, and takes the answer's status and body out of the bytes that come back. */
async function replay(fixture: string): Promise<{ status: number; body: unknown }> {
  const bytes = await readFile(new URL(`../fixtures/${fixture}.http`, import.meta.url));
  const { hostname, port } = new URL(restate.ingressUrl);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  let answer = "";
  for await (const chunk of socket.setEncoding("latin1")) {
    answer += chunk;
    const [, status, length, body] =
      /^HTTP\/1\.1 (\d{3}).*^content-length: (\d+)\r\n.*?\r\n\r\n(.*)/ims.exec(answer) ?? [];
    // Leaving the loop closes the connection, which the server would keep.
    if (body !== undefined && body.length === Number(length)) return { status: Number(status), body: JSON.parse(body) };
  }
  throw new Error(`the connection was closed after ${JSON.stringify(answer)}`);
}

const moved = {
  reassignedRoutes: ["r_1", "r_2"].map((frontlineRouteId) => ({ frontlineRouteId, previousDeploymentId: "d_1" })),
};

describe("a request of the original's generated Go client, byte for byte", () => {
  it("assigns routes", async () => {
    expect(await replay("assign-frontline-routes")).toEqual({ status: 200, body: moved });
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_2"]);
  });

  it("assigns them once for one idempotency key", async () => {
    expect(await replay("assign-frontline-routes-idempotent")).toEqual({ status: 200, body: moved });
    expect(await replay("assign-frontline-routes-idempotent")).toEqual({ status: 200, body: moved });
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_3"]);
  });

  it("swaps, and gets no field that its version doesn't know", async () => {
    expect(await replay("swap-live-deployment")).toEqual({ status: 200, body: { previousDeploymentId: "" } });
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_4"]);
    expect(await repository.findEnvironment("env_1")).toMatchObject({ deploymentId: "d_4", isRolledBack: true });
  });
});
