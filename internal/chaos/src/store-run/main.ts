/** `pnpm chaos:store`: breaks the stores while workers write to them, and checks what is left. */
import { runCommand } from "../run-command.ts";
import { describeReport } from "./describe-report.ts";
import { runChaos } from "./run-chaos.ts";
import { STORE_COMMAND } from "./store-command.ts";

const MAX_PAUSE_MS = 600; // between faults, so that work is done in between

await runCommand(STORE_COMMAND, async (store, { seed, seconds, crewSize: workers }) => {
  const report = await runChaos(store, {
    seed,
    workers,
    maxPauseMs: MAX_PAUSE_MS,
    isEnough: (progress) => progress.seconds >= seconds,
  });
  return { ...report, lines: describeReport(report) };
});
