/** `pnpm chaos:restate`: breaks the routing service and all it stands on while clients call it, and checks what is left. */
import { runCommand } from "../run-command.ts";
import { describeRestateReport } from "./report.ts";
import { RESTATE_COMMAND } from "./restate-command.ts";
import { runRestateChaos } from "./run-restate-chaos.ts";

const MAX_PAUSE_MS = 600; // between faults, so that work is done in between

await runCommand(RESTATE_COMMAND, async (store, { seed, seconds, crewSize: clients }) => {
  const report = await runRestateChaos(store, { seed, clients, seconds, maxPauseMs: MAX_PAUSE_MS });
  return { ...report, lines: describeRestateReport(report) };
});
