import { showRegions } from "../ask-regions.ts";
import { claimUnharmed } from "../claim-unharmed.ts";
import { poll } from "../poll.ts";
import type { LiveStage } from "../stage.ts";
import { warmUp } from "../warm-up.ts";

const REQUESTS_MEANWHILE = 180; // some three seconds

/** The database goes away. Frontlines serve what they hold. */
export async function loseDatabase(stage: LiveStage): Promise<void> {
  const { platform, screen, traffic, expected } = stage;
  const { store } = platform;
  screen.heading("Lose the database");

  // One that was killed has what was in its last snapshot, and what it was asked for since.
  screen.line(`every frontline is asked for all ${await warmUp(stage)} hostnames, and holds their routes`);
  const resume = expected.pause(performance.now()); // nothing can be followed until it is back
  const cutAt = performance.now();
  const before = traffic.counts().answered;
  store.cut();
  screen.line(
    store.kind === "sqlite"
      ? "SQLite has no server to lose: every call of the frontlines' sources is made to fail"
      : "every connection to it is cut, and new ones are refused",
  );
  const meanwhile = () => traffic.counts().answered - before;
  await poll("requests are answered without it", () => meanwhile() >= REQUESTS_MEANWHILE);
  await showRegions(stage);
  const awaySeconds = ((performance.now() - cutAt) / 1_000).toFixed(1);
  screen.line(`${meanwhile()} requests were answered from memory in ${awaySeconds} s`);
  store.restore();
  resume();
  screen.line("it is back");
  claimUnharmed(stage);
}
