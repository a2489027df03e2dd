import { queryRestate, type RestateServer } from "@frontline-routing/test-servers";
import * as restateSdk from "@restatedev/restate-sdk";
import { beforeAll, expect, it } from "vitest";
import { guardRequests } from "../../src/service/terminal-errors.ts";
import { callOverHttp } from "../serving/call-over-http.ts";
import { serveOnRestate } from "../serving/serve-on-restate.ts";

let restate: RestateServer;

function fail(): never {
  throw new TypeError("no such column in mysql://user:secret@db");
}

// The hook of the routing service on a handler that has a bug: its own have none to show, and ten minutes of attempts.
const buggy = restateSdk.object({
  name: "hydra.v1.RoutingService",
  options: {
    hooks: [guardRequests],
    retryPolicy: { initialInterval: 10, maxInterval: 10, maxAttempts: 2, onMaxAttempts: "kill" },
  },
  handlers: {
    AssignFrontlineRoutes: async (): Promise<void> => fail(),
    Promote: async (context: restateSdk.ObjectContext): Promise<void> =>
      await context.run("step", fail, { initialRetryInterval: 10, maxRetryAttempts: 2 }),
  },
});

beforeAll(async () => {
  const served = await serveOnRestate([buggy]);
  restate = served.restate;
  return served.close;
});

it.each([
  ["outside of steps", "AssignFrontlineRoutes"],
  ["in a step", "Promote"],
])(
  "a bug %s is answered, when Restate gives up, without its words, its stack or a credential",
  async (_where, handler) => {
    const { status, body, invocationId } = await callOverHttp(restate, "env_1", {}, { handler });
    expect({ status, body }).toMatchObject({
      status: 500,
      body: {
        message: expect.stringContaining("the routing service failed for an unforeseen reason; its log says which"),
      },
    });
    const invocation = await queryRestate(restate, `select * from sys_invocation where id = '${invocationId}'`);
    const events = await queryRestate(restate, `select * from sys_journal_events where id = '${invocationId}'`);
    expect(events).not.toEqual([]); // the attempts that failed
    for (const shown of [body, invocation, events]) {
      const text = JSON.stringify(shown);
      expect(text).not.toMatch(/secret|no such column|TypeError|\.ts\b|at .*\(/);
    }
  },
);
