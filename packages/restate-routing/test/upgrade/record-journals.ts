/**
 * Writes down the journals of the present version, as `fixtures/journals/<version>.json`, for the versions after it to
 * replay. Part of a release, and of nothing else: recording anew to make `upgrade.test.ts` pass hides what it found.
 *
 * `pnpm example packages/restate-routing/test/upgrade/record-journals.ts && pnpm format`
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { queryRestate, type RestateServer } from "@frontline-routing/test-servers";
import { createRoutingService } from "../../src/index.ts";
import { callOverHttp } from "../serving/call-over-http.ts";
import { serveOnRestate } from "../serving/serve-on-restate.ts";
import { journalScenarios, scenarioRepository } from "./journal-scenarios.ts";
import { JOURNALS, type RecordedJournal, type RecordedStep } from "./recorded-journals.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const journals: Record<string, RecordedJournal> = {};

for (const [name, scenario] of Object.entries(journalScenarios)) {
  const { keyedBy, key, handler, request } = scenario;
  const repository = await scenarioRepository(scenario);
  const served = await serveOnRestate([createRoutingService({ repository, keyedBy, defaultDomain: "example.app" })]);
  try {
    const { status, body, invocationId } = await callOverHttp(served.restate, key, request, { handler });
    if (status !== 200) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
    journals[name] = { ...scenario, steps: await stepsOf(served.restate, invocationId), answer: body };
  } finally {
    await served.close();
  }
}

mkdirSync(JOURNALS, { recursive: true });
const file = new URL(`${version}.json`, JOURNALS);
writeFileSync(file, JSON.stringify(journals));
console.log(`wrote ${file.pathname}`);

/** An entry of a journal, as the server's SQL shows it. */
interface Entry {
  readonly Command?: { readonly Run?: { readonly name: string; readonly completion_id: number } };
  readonly Notification?: {
    readonly Completion?: {
      readonly Run?: { readonly completion_id: number; readonly result: { readonly Success: readonly number[] } };
    };
  };
}

async function stepsOf(restate: RestateServer, invocationId: string): Promise<RecordedStep[]> {
  const rows = await queryRestate(
    restate,
    `select entry_type, entry_json from sys_journal where id = '${invocationId}' order by index`,
  );
  const other = rows.find(
    ({ entry_type }) => !/^(Command: (Input|Run|Output)|Notification: Run)$/.test(`${entry_type}`),
  );
  if (other) throw new Error(`a journal of more than steps can't be recorded yet: ${other.entry_type}`);
  const entries = rows.map(({ entry_json }): Entry => JSON.parse(`${entry_json}`));
  return entries.flatMap(({ Command }) => {
    if (!Command?.Run) return [];
    const { name, completion_id } = Command.Run;
    const done = entries.find(({ Notification }) => Notification?.Completion?.Run?.completion_id === completion_id);
    const bytes = Buffer.from(done?.Notification?.Completion?.Run?.result.Success ?? []);
    return [bytes.length === 0 ? { name } : { name, result: JSON.parse(bytes.toString()) }];
  });
}
