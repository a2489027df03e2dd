/**
 * Three regions on this machine, and requests throughout, while much goes wrong: `pnpm demo`, or
 * `DATABASE_URL=mysql://… pnpm demo`. The story is in `run-story.ts`.
 */
import { startPlatform } from "@frontline-routing/regions";
import { parseDemoArguments, USAGE } from "./demo-arguments.ts";
import { createEnding } from "./ending.ts";
import { showAddresses } from "./keep-running.ts";
import { REGIONS } from "./regions.ts";
import { runStory } from "./run-story.ts";
import { showParts } from "./show-parts.ts";
import { createScreen } from "./terminal/screen.ts";

const { keep, help } = readArguments();
if (help) {
  console.log(USAGE);
  process.exit(0);
}

const screen = createScreen(process.stdout, process.env);
const ending = createEnding(screen);
try {
  await main();
} catch (error) {
  await ending.end(1, `demo: failed: ${error instanceof Error ? error.message : String(error)}`);
}

async function main(): Promise<void> {
  const startedAt = performance.now();
  console.log("Frontline routing: deciding where requests go, and moving routes durably.");
  screen.heading("Three regions on this machine");
  const starting = startPlatform({
    regions: REGIONS,
    databaseUrl: process.env.DATABASE_URL || undefined,
    signal: ending.signal,
  });
  ending.onEnd(async () => {
    const started = await starting.catch(() => undefined); // one that failed has left nothing
    await started?.stop();
  });
  const platform = await starting;
  showParts(platform, screen);

  await runStory(platform, screen);
  if (keep) {
    showAddresses(platform, screen);
    await ending.untilSignal();
  }
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  await ending.end(0, `demo: everything worked${keep ? "" : `, in ${seconds} s`}`);
}

function readArguments() {
  try {
    return parseDemoArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}
