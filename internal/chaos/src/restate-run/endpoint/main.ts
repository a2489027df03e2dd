/**
 * An endpoint process: serves the routing service until it is killed. It writes down every commit before and after,
 * and steps into the trap that is set for it.
 */
import { renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http2";
import { flushCompileCache } from "node:module";
import { createRouteRepository, openDatabase } from "@frontline-routing/frontline-adapter";
import { createRoutingService } from "@frontline-routing/restate-routing";
import * as restate from "@restatedev/restate-sdk";
import { describeProblem } from "../../describe-problem.ts";
import { openJournal } from "../../journal.ts";
import { invocationOf } from "../change-of-call.ts";
import { momentsOf, stepKindOf } from "../step-moments.ts";
import { stepInto } from "../trap.ts";
import { type EndpointSettings, endpointJournal, portFile } from "./endpoint-settings.ts";
import { recordedCommits } from "./recorded-commits.ts";
import { watchSteps } from "./watch-steps.ts";

const RETRY_STEP_FOR_MS = 20_000; // a database that was killed is back in a second or two
const LOOK_FOR_RUNNER_MS = 1_000;

const settings = JSON.parse(process.argv[2] ?? "{}") as EndpointSettings;
const { url, host, directory, runner } = settings;
const journal = openJournal(endpointJournal(settings));

const repository = recordedCommits(
  createRouteRepository(openDatabase(url), {
    onRetry: ({ cause }) => journal.append({ type: "contention", problem: describeProblem(cause) }),
  }),
  journal,
  (changeId) => {
    const place = changeId.includes("/reassign-") ? "inside reassign" : "inside commit";
    return stepInto(directory, place, invocationOf(changeId));
  },
);
const service = createRoutingService({ repository, defaultDomain: "example.app", retryStepForMs: RETRY_STEP_FOR_MS });
const reach = (moment: keyof ReturnType<typeof momentsOf>) => (step: string, invocationId: string) => {
  const kind = stepKindOf(step);
  if (kind !== undefined) stepInto(directory, momentsOf(kind)[moment], invocationId);
};
watchSteps(service, { before: reach("before"), after: reach("after"), acknowledged: reach("acknowledged") });

// Nobody may be left to end it: the run that started it was killed in that very moment.
setInterval(() => {
  if (process.ppid !== runner) process.exit(0);
}, LOOK_FOR_RUNNER_MS).unref();

const server = createServer(restate.createEndpointHandler({ services: [service], logger: () => undefined }));
server.listen(0, host, () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the endpoint has no port");
  const file = portFile(settings);
  writeFileSync(`${file}.new`, String(address.port));
  renameSync(`${file}.new`, file);
  flushCompileCache(); // for the successors: a process that is killed writes none
});
