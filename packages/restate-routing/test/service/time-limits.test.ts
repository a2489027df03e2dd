import type { RouteRepository } from "@frontline-routing/routing-core";
import { type RestateServer, startRestateServer } from "@frontline-routing/test-servers";
import * as restateSdk from "@restatedev/restate-sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createRoutingService } from "../../src/index.ts";
import { callOverHttp } from "../serving/call-over-http.ts";
import { replaceableRepository } from "../serving/replaceable-repository.ts";
import { cancelInvocation, runningInvocation } from "../serving/restate-admin.ts";
import { seededRepository, whereabouts } from "../serving/seeded-repository.ts";
import { type Endpoint, serveEndpoint } from "../serving/serve-endpoint.ts";

const STEP_TIMEOUT_MS = 1000;
const PROMPT_MS = 1000;

let restate: RestateServer;
let endpoint: Endpoint;
let repository: RouteRepository;
let hangs: () => boolean;
let signals: AbortSignal[];

/** A repository whose commits may take for ever, and take no notice of their signal. */
const hanging: RouteRepository = {
  ...replaceableRepository(() => repository),
  async commit(changeSet, options) {
    if (!options?.signal) throw new Error("a step without a signal");
    signals.push(options.signal);
    if (hangs()) await new Promise(() => {});
    return await repository.commit(changeSet);
  },
};
const service = createRoutingService({
  repository: hanging,
  defaultDomain: "example.app",
  stepTimeoutMs: STEP_TIMEOUT_MS,
  retryStepForMs: STEP_TIMEOUT_MS + 1_500, // a second attempt fits in, however busy the machine is
});

beforeAll(async () => {
  restate = await startRestateServer();
  endpoint = await serveEndpoint([service]);
  await restate.register(endpoint.url);
});

afterAll(async () => {
  await endpoint?.close();
  await restate?.stop();
});

beforeEach(() => {
  repository = seededRepository();
  hangs = () => true;
  signals = [];
});

const request = { deploymentId: "d_2", frontlineRouteIds: ["r_1"] };

async function expectKeyFree() {
  hangs = () => false;
  expect((await callOverHttp(restate, "env_1", request)).status).toBe(200);
  expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_2"]);
}

/** Starts a call whose step hangs. */
async function hangingCall() {
  const answer = callOverHttp(restate, "env_1", request).catch(() => "connection lost");
  await vi.waitFor(() => expect(signals).toHaveLength(1), { interval: 5 });
  return { answer };
}

describe("a step that takes too long", () => {
  it("is stopped and tried again", async () => {
    hangs = () => signals.length === 1;
    expect((await callOverHttp(restate, "env_1", request)).status).toBe(200);
    expect(signals).toHaveLength(2);
    expect(signals[0]?.reason).toMatchObject({
      code: "REPOSITORY_UNAVAILABLE",
      retryable: true,
      message: expect.stringMatching(/^step "reassign-r_1" was stopped after 1 s/),
    });
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_2"]);
  });

  it("at every attempt ends the call, and frees the key", async () => {
    const { status, body } = await callOverHttp(restate, "env_1", request);
    const message = expect.stringMatching(/^step "reassign-r_1" kept failing for 2.5 s and was given up/);
    expect({ status, body }).toMatchObject({ status: 503, body: { message } });
    expect(signals.length).toBeGreaterThan(1);
    await expectKeyFree();
  });
});

describe("while a step hangs", () => {
  it("a cancellation stops it and frees the key within a second", async () => {
    const { answer } = await hangingCall();
    const start = performance.now();
    await cancelInvocation(restate, await runningInvocation(restate, "env_1"));
    expect(await answer).toMatchObject({ status: 409, body: { message: expect.stringMatching(/cancelled/i) } });
    await vi.waitUntil(() => signals[0]?.aborted, { interval: 5 });
    expect(performance.now() - start).toBeLessThan(PROMPT_MS);
    expect(signals[0]?.reason).toBeInstanceOf(restateSdk.CancelledError);
    await expectKeyFree();
  });

  it("the end of the connection to Restate stops it", async () => {
    hangs = () => signals.length === 1;
    const { answer } = await hangingCall();
    await restate.kill();
    expect(await answer).toBe("connection lost");
    await vi.waitUntil(() => signals[0]?.aborted, { interval: 5 });
    expect(signals[0]?.reason).not.toMatchObject({ code: "REPOSITORY_UNAVAILABLE" });
    await restate.restart();
    await vi.waitFor(async () => expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_2"]), {
      timeout: 20_000,
      interval: 20,
    });
  });
});
