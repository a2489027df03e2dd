import { deploy, inlineSteps, isRoutingError, promote, rollback } from "@frontline-routing/routing-core";
import { keepAppPointer } from "../../../../examples/live-pointer.ts";
import { createRouteRepository, openDatabase } from "../../src/index.ts";

// A process that promotes and rolls back until it is killed, and writes a byte for each statement.
const [url] = process.argv.slice(2);
if (url === undefined) throw new Error("usage: live-pointer-process.ts <database URL>");
const db = openDatabase(url, { log: () => void process.stdout.write(".") });
const repository = createRouteRepository(db, { withinCommit: keepAppPointer(() => true) });

async function change(seed: number): Promise<void> {
  const environmentId = `env_${1 + (seed % 2)}`;
  const deploymentId = `${environmentId}_d_${1 + (Math.floor(seed / 2) % 3)}`;
  const context = { repository, steps: inlineSteps, now: Date.now() };
  const to = { environmentId, deploymentId };
  const hostnames = [
    { fullyQualifiedDomainName: `n${seed % 3}-${seed % 2}.example.com`, sticky: "environment" },
  ] as const;
  const operations = [
    () => rollback(context, to),
    () => deploy(context, { ...to, projectId: "p_1", hostnames, live: "follow" }),
    () => promote(context, to),
  ];
  await operations[seed % operations.length]?.().catch((error: unknown) => {
    if (!isRoutingError(error)) throw error; // what the rules refuse, or another process was faster
  });
}

await Promise.all(
  [0, 1, 2].map(async (worker) => {
    for (let seed = worker + process.pid; ; seed += 3) await change(seed);
  }),
);
