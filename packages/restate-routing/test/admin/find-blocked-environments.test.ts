import { createServer, type RequestListener } from "node:http";
import { RepositoryUnavailableError, type RouteRepository } from "@frontline-routing/routing-core";
import { freePort, LOOPBACK, queryRestate, type RestateServer } from "@frontline-routing/test-servers";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type BlockedEnvironment,
  type BlockedEnvironmentsOptions,
  createRoutingService,
  findBlockedEnvironments,
  RestateAdminError,
} from "../../src/index.ts";
import { callOverHttp } from "../serving/call-over-http.ts";
import { createGate } from "../serving/gate.ts";
import { seededRepository } from "../serving/seeded-repository.ts";
import { serveOnRestate } from "../serving/serve-on-restate.ts";

const neverOpened = createGate();
const seeded = seededRepository();

// What becomes of a call is in its deployment's name, whatever its environment.
const repository: RouteRepository = {
  ...seeded,
  async findDeployment(id) {
    if (id === "fails")
      throw new RepositoryUnavailableError({ problem: "can't reach mysql://user:secret@db:3306/frontline\nat 1" });
    if (id === "hangs") await neverOpened.opened;
    return await seeded.findDeployment(id);
  },
  async findEnvironment(id) {
    if (id === "env_unread") throw new RepositoryUnavailableError({ problem: "away" });
    return await seeded.findEnvironment(id);
  },
};

let restate: RestateServer;
let options: BlockedEnvironmentsOptions;

beforeAll(async () => {
  const other = { serviceName: "acme.Routing", repository, defaultDomain: "example.app" };
  const served = await serveOnRestate([
    createRoutingService({ repository, defaultDomain: "example.app" }),
    createRoutingService(other),
  ]);
  restate = served.restate;
  options = { adminUrl: restate.adminUrl };
  return served.close;
});

/** Asks for a change without waiting for it. Returns the invocation's id. */
async function send(key: string, deploymentId: string, handler = "Promote"): Promise<string> {
  const { status, body } = await callOverHttp(
    restate,
    encodeURIComponent(key),
    { deploymentId },
    { handler: `${handler}/send` },
  );
  expect(status).toBe(202);
  return (body as { invocationId: string }).invocationId;
}

/** What blocks an environment, once something does. */
async function blockOf(environmentId: string, more: Partial<BlockedEnvironmentsOptions> = {}) {
  return await vi.waitFor(async () => {
    const found = (await findBlockedEnvironments({ ...options, ...more })).filter(
      (one) => one.environmentId === environmentId,
    );
    expect(found).toHaveLength(1);
    return found[0] as BlockedEnvironment;
  });
}

const statusOf = async (id: string) =>
  (await queryRestate(restate, `select status from sys_invocation where id = '${id}'`))[0]?.status;

async function pause(id: string): Promise<void> {
  const { ok } = await fetch(`${restate.adminUrl}/invocations/${id}/pause`, { method: "PATCH" });
  expect(ok).toBe(true);
  await vi.waitFor(async () => expect(await statusOf(id)).toBe("paused"));
}

const shownFailure = { message: "can't reach mysql://…@db:3306/frontline", code: "RT0007", step: "plan-1" };

describe("findBlockedEnvironments", () => {
  it("says what fails, why, since when, and how many wait for it", async () => {
    const invocationId = await send("env_1", "fails");
    await send("env_1", "d_2");
    await send("env_1", "d_3", "Rollback");
    const blocked = await vi.waitFor(async () => {
      const found = await blockOf("env_1");
      expect(found).toMatchObject({ waiting: 2, status: "backing-off" });
      return found;
    });
    expect(blocked).toEqual({
      environmentId: "env_1",
      reason: "failing",
      invocationId,
      handler: "Promote",
      status: "backing-off",
      attempts: expect.any(Number),
      lastFailure: shownFailure,
      nextAttemptAt: expect.any(Number),
      heldForMs: expect.any(Number),
      stuckForMs: expect.any(Number),
      waiting: 2,
    });
    expect(blocked.attempts).toBeGreaterThan(0);
    expect(blocked.heldForMs).toBeLessThan(60_000);
    expect(blocked.stuckForMs).toBeLessThanOrEqual(blocked.heldForMs);
    expect(Math.abs((blocked.nextAttemptAt ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it("says what is paused, and why, also after the server started again", async () => {
    const invocationId = await send("env_2", "fails");
    await blockOf("env_2");
    await pause(invocationId);
    await send("env_2", "d_20");
    const paused = { reason: "paused", invocationId, status: "paused", nextAttemptAt: null, waiting: 1 };
    expect(await blockOf("env_2")).toMatchObject({ ...paused, lastFailure: shownFailure });

    await restate.kill();
    await restate.restart();
    expect(await blockOf("env_2")).toMatchObject({ ...paused, lastFailure: shownFailure, attempts: null });
  });

  it("lists a change that takes its time only when it gets no further for long enough", async () => {
    const invocationId = await send("env_slow", "hangs");
    await vi.waitFor(async () => expect(await statusOf(invocationId)).toBe("running"));
    await send("env_slow", "d_2");
    const listed = (await findBlockedEnvironments(options)).map(({ environmentId }) => environmentId);
    expect(listed).not.toContain("env_slow");
    const stalled = await blockOf("env_slow", { stalledAfterMs: 1 });
    expect(stalled).toMatchObject({ reason: "stalled", invocationId, lastFailure: null, waiting: 1 });
  });

  it("doesn't list what succeeded or was refused, nor a read that fails", async () => {
    const refused = await send("env_done", "nope");
    await vi.waitFor(async () => expect(await statusOf(refused)).toBe("completed"));
    const read = await send("env_unread", "", "GetLiveDeployment");
    await vi.waitFor(async () => expect(await statusOf(read)).toBe("backing-off"));
    const listed = (await findBlockedEnvironments({ ...options, stalledAfterMs: 1 })).map((one) => one.environmentId);
    expect(listed).not.toContain("env_done");
    expect(listed).not.toContain("env_unread");
  });

  it("asks about one service", async () => {
    expect(await findBlockedEnvironments({ ...options, serviceName: "acme.Routing" })).toEqual([]);
  });

  it.each(['it\'s "odd"; drop table x; --', "' or '1'='1", "%_\\'", "環境/…💥 "])(
    "takes the key %j as it is",
    async (key) => {
      const invocationId = await send(key, "fails");
      await send(key, "d_2");
      await vi.waitFor(async () => expect(await blockOf(key)).toMatchObject({ invocationId, waiting: 1 }));
    },
  );
});

describe("findBlockedEnvironments of an admin API that doesn't answer", () => {
  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, LOOPBACK, resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://${LOOPBACK}:${port}`;
  }

  async function failure(more: Partial<BlockedEnvironmentsOptions>): Promise<RestateAdminError> {
    const error: unknown = await findBlockedEnvironments({ ...options, ...more }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RestateAdminError);
    expect(String(error)).not.toMatch(/select|secret/i);
    return error as RestateAdminError;
  }

  it("RESTATE_ADMIN_UNREACHABLE: nobody listens", async () => {
    const adminUrl = `http://${LOOPBACK}:${await freePort()}`;
    const error = await failure({ adminUrl, headers: { authorization: "Bearer secret" } });
    expect(error).toMatchObject({ code: "RESTATE_ADMIN_UNREACHABLE", status: null, cause: expect.anything() });
    expect(error.message).toBe(
      `the Restate admin API at ${adminUrl} can't be reached; check adminUrl and that the server runs`,
    );
  });

  it("RESTATE_ADMIN_UNREACHABLE: no answer in time", async () => {
    const error = await failure({ adminUrl: await serve(() => {}), timeoutMs: 50 });
    expect(error).toMatchObject({ code: "RESTATE_ADMIN_UNREACHABLE", status: null });
    expect(error.message).toContain("didn't answer within 0.05 s");
  });

  it("RESTATE_ADMIN_REFUSED: it is something else, such as the ingress", async () => {
    expect(await failure({ adminUrl: restate.ingressUrl })).toMatchObject({
      code: "RESTATE_ADMIN_REFUSED",
      status: 400,
    });
  });

  it.each(["<html>", "{}", '{"rows":[{"id":"inv_1"}]}', '{"rows":[{"id":"\' or 1=1"}]}'])(
    "RESTATE_ADMIN_ANSWER_UNREADABLE: it answers %s",
    async (body) => {
      const adminUrl = await serve((_request, response) => response.end(body));
      expect(await failure({ adminUrl })).toMatchObject({ code: "RESTATE_ADMIN_ANSWER_UNREADABLE", status: 200 });
    },
  );

  it("stops when the caller loses interest, with the caller's reason", async () => {
    const reason = new Error("enough");
    const asked = findBlockedEnvironments({ ...options, signal: AbortSignal.abort(reason) });
    await expect(asked).rejects.toBe(reason);
  });

  it("sends the headers", async () => {
    const adminUrl = await serve((request, response) => {
      response.statusCode = request.headers.authorization === "Bearer secret" ? 200 : 401;
      response.end('{"rows":[]}');
    });
    expect(await findBlockedEnvironments({ adminUrl, headers: { authorization: "Bearer secret" } })).toEqual([]);
    expect(await failure({ adminUrl })).toMatchObject({ code: "RESTATE_ADMIN_REFUSED", status: 401 });
  });

  it.each<[string, unknown, new (message: string) => Error, string]>([
    [
      "adminUrl",
      "localhost:9070",
      TypeError,
      'adminUrl: expected an http or https URL such as "http://localhost:9070", got "localhost:9070"',
    ],
    ["adminUrl", "http://user:secret@localhost", TypeError, "adminUrl: must not hold a user name or password"],
    ["serviceName", "a' or 1=1", TypeError, "serviceName: expected a name that starts with a letter"],
    ["stalledAfterMs", 0, RangeError, "stalledAfterMs: expected a whole number from 1 to 2147483647, got 0"],
    ["timeoutMs", 1.5, TypeError, "timeoutMs: expected a whole number from 1 to 2147483647, got 1.5"],
    ["signal", {}, TypeError, "signal: expected an AbortSignal, got an object"],
    ["stalledMs", 1, TypeError, 'findBlockedEnvironments: unknown option "stalledMs", did you mean "stalledAfterMs"?'],
  ])("refuses %s %j before it asks", async (option, value, type, message) => {
    const wrong = { ...options, [option]: value } as BlockedEnvironmentsOptions;
    await expect(findBlockedEnvironments(wrong)).rejects.toThrow(message);
    await expect(findBlockedEnvironments(wrong)).rejects.toThrow(type);
  });
});
