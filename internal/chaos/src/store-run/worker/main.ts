/**
 * A worker process: random operations, one after another, until SIGTERM.
 *
 * It goes on with the operation that its predecessor left unfinished. SIGUSR2 makes it kill itself between its next
 * commit and the line that acknowledges it; SIGHUP, in the middle of its next transaction; SIGALRM makes it halt there.
 */
import { flushCompileCache } from "node:module";
import { setTimeout as delay } from "node:timers/promises";
import { createRouteRepository, openDatabase } from "@frontline-routing/frontline-adapter";
import { describeProblem } from "../../describe-problem.ts";
import { openJournal, type UnfinishedOperation } from "../../journal.ts";
import { chooseOperation } from "../../operation.ts";
import { createRandom } from "../../random.ts";
import { makeScenario } from "../../scenario.ts";
import { inheritedOperation } from "./inherited-operation.ts";
import { journalledSteps } from "./journalled-steps.ts";
import { performOperation } from "./perform-operation.ts";
import { recordedRepository } from "./recorded-repository.ts";
import { currentIncarnation, journalFile, type WorkerSettings } from "./worker-settings.ts";

const CONNECTIONS = 3;
const MAX_ENGINE_DELAY_MS = 15; // gives others the time to come in between plan and commit

const settings = JSON.parse(process.argv[2] ?? "{}") as WorkerSettings;
const { url, seed, slot, incarnation } = settings;
const random = createRandom(seed, "worker", slot, incarnation);
const scenario = makeScenario(createRandom(seed, "scenario"));

let diesAfterCommit = false;
let inTransaction: NodeJS.Signals | undefined; // what it sends itself there
let stopping = false;
process.on("SIGUSR2", () => {
  diesAfterCommit = true;
});
process.on("SIGHUP", () => {
  inTransaction = "SIGKILL";
});
process.on("SIGALRM", () => {
  inTransaction = "SIGSTOP";
});
process.on("SIGTERM", () => {
  stopping = true;
});

const engineDelay = () => delay(random.below(MAX_ENGINE_DELAY_MS));
const checkIsCurrent = () => {
  // Nobody may be left to end it: the run that started it was killed in that very moment.
  if (process.ppid !== settings.runner || currentIncarnation(settings) !== incarnation) process.exit(0);
};

const left = inheritedOperation(settings);
const journal = openJournal(journalFile(settings, incarnation));
const db = openDatabase(url, {
  connectionLimit: CONNECTIONS,
  log: ({ query }) => {
    if (inTransaction === undefined || !/^insert into .?frontline_route_changes/.test(query.sql)) return;
    process.kill(process.pid, inTransaction);
    inTransaction = undefined;
  },
});
const repository = recordedRepository(
  createRouteRepository(db, {
    random: random.fraction,
    onRetry: ({ cause }) => journal.append({ type: "contention", problem: describeProblem(cause) }),
  }),
  journal,
  () => {
    if (diesAfterCommit) process.kill(process.pid, "SIGKILL");
  },
);

async function perform({ operation, finished }: UnfinishedOperation): Promise<void> {
  const { id } = operation;
  journal.append({ type: "begin", operation, finished });
  const results = new Map(finished.map(({ name, result }) => [name, result]));
  const steps = journalledSteps(journal, id, results, engineDelay, checkIsCurrent);
  const context = { repository, steps, now: operation.begunAt, changeId: id, actor: `worker-${slot}` };
  const outcome = await performOperation(context, operation, journal);
  checkIsCurrent();
  journal.append({ type: "end", operationId: id, outcome });
}

flushCompileCache(); // for the successors: a process that is killed writes none

if (left) await perform(left);
for (let count = 1; !stopping; count++) {
  checkIsCurrent();
  const operation = chooseOperation(`${slot}.${incarnation}.${count}`, Date.now(), scenario, random);
  await perform({ operation, finished: [] });
}
await db.destroy();
