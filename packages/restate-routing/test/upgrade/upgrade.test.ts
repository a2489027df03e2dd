import { queryRestate, type RestateServer, startRestateServer } from "@frontline-routing/test-servers";
import * as restate from "@restatedev/restate-sdk";
import { beforeAll, expect, it, vi } from "vitest";
import { createRoutingService } from "../../src/index.ts";
import { createGate, type Gate } from "../serving/gate.ts";
import { serveEndpoint } from "../serving/serve-endpoint.ts";
import { scenarioRepository } from "./journal-scenarios.ts";
import { type RecordedJournal, readRecordedJournals } from "./recorded-journals.ts";

const PATIENCE = { timeout: 30_000, interval: 50 };
const JOURNAL_MISMATCH = "RT0016";

const ADVICE =
  "Calls that are in flight during an upgrade fail like this. Keep the names, the order and the number of the steps and " +
  "what they return, or give what changed another handler or service name; see Upgrading in docs/guide/serve.md. Don't record " +
  "anew, unless no released version has ever written the old journal.";

/** A call that one version began, `done` of its steps, and that the present one goes on with. */
interface Upgrade {
  readonly version: string;
  readonly scenario: string;
  readonly journal: RecordedJournal;
  readonly done: number;
  /** A name of its own, so that all have a key, a state and a journal of their own on one server. */
  readonly serviceName: string;
  readonly stopped: Gate;
}

const upgrades = readRecordedJournals().flatMap(({ version, scenario, journal }, index) =>
  journal.steps.map((_, step): Upgrade => {
    const done = step + 1;
    return { version, scenario, journal, done, serviceName: `call_${index}_${done}`, stopped: createGate() };
  }),
);

/** The version before, as far as its journal tells: does the recorded steps, and then nothing any more. */
function versionBefore({ journal, done, serviceName, stopped }: Upgrade) {
  return restate.object({
    name: serviceName,
    options: { retryPolicy: { initialInterval: 50, maxInterval: 500 } },
    handlers: {
      [journal.handler]: async (context: restate.ObjectContext): Promise<void> => {
        for (const { name, result } of journal.steps.slice(0, done)) await context.run(name, async () => result);
        stopped.open();
        await new Promise<never>(() => {});
      },
    },
  });
}

async function presentVersion({ journal, done, serviceName }: Upgrade) {
  const journalled = journal.steps.slice(0, done).map(({ name }) => name);
  const repository = await scenarioRepository(journal, journalled);
  return createRoutingService({ repository, serviceName, keyedBy: journal.keyedBy, defaultDomain: "example.app" });
}

async function call(server: RestateServer, { journal, serviceName }: Upgrade): Promise<unknown> {
  const answer = await fetch(`${server.ingressUrl}/${serviceName}/${journal.key}/${journal.handler}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(journal.request),
  });
  return await answer.json();
}

let server: RestateServer;
let answers: Map<Upgrade, Promise<unknown>>;

beforeAll(async () => {
  server = await startRestateServer();
  const before = await serveEndpoint(upgrades.map(versionBefore));
  await server.register(before.url);
  answers = new Map(upgrades.map((upgrade) => [upgrade, call(server, upgrade).catch((error: unknown) => error)]));
  await Promise.all(upgrades.map(({ stopped }) => stopped.opened));
  await before.close();

  // At the same address, and unannounced: the way of deploying in which the old journal meets the new code.
  const services = await Promise.all(upgrades.map(presentVersion));
  const present = await serveEndpoint(services, { port: Number(new URL(before.url).port) });
  return async () => {
    await present.close();
    await server.stop();
  };
});

it.each(upgrades)("finishes $scenario of version $version after step $done", async (upgrade) => {
  const { journal, serviceName } = upgrade;
  const outcome = await vi.waitUntil(async () => {
    const query = `select * from sys_invocation where target_service_name = '${serviceName}'`;
    const [invocation] = await queryRestate(server, query);
    if (invocation?.last_failure_error_code === JOURNAL_MISMATCH) return invocation;
    return invocation?.status === "completed" && invocation;
  }, PATIENCE);
  if (outcome.status !== "completed") throw new Error(`${outcome.last_failure}\n\n${ADVICE}`);
  expect(await answers.get(upgrade), ADVICE).toEqual(journal.answer);

  const steps = await queryRestate(
    server,
    `select name from sys_journal where id = '${outcome.id}' and entry_type = 'Command: Run' order by index`,
  );
  const names = journal.steps.map(({ name }) => name);
  expect(
    steps.map(({ name }) => name),
    ADVICE,
  ).toEqual(names);
});
