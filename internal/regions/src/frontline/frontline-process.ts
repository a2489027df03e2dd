/** A frontline as a process of its own: the example's, with a source that can be made to fail. */
import { flushCompileCache } from "node:module";
import { setTimeout as delay } from "node:timers/promises";
import { createFrontline } from "@frontline-routing/example-frontline";
import { readSnapshot, writeSnapshot } from "@frontline-routing/example-frontline/snapshot-file";
import { createRouteSource, openDatabase } from "@frontline-routing/frontline-adapter";
import { createRouter } from "@frontline-routing/frontline-core";
import { LOOPBACK } from "@frontline-routing/test-servers";
import type { FrontlineSettings } from "./frontline-settings.ts";
import { interruptibleSource } from "./interruptible-source.ts";

const SNAPSHOT_EVERY_MS = 1_000; // often, because it is SIGKILL that ends it
const CONNECT_TIMEOUT_MS = 5_000; // whoever is dead on loopback refuses at once; who is slow has a machine that is busy
const DRAIN_WITHIN_MS = 8_000; // less than the ten seconds after which it is killed

const settings = JSON.parse(process.env.FRONTLINE_SETTINGS ?? "{}") as FrontlineSettings;
const { region, port, adminPort, databaseUrl, snapshotFile, outageFile, nlbAddresses, secrets, deploymentHeader } =
  settings;

const db = openDatabase(databaseUrl);
const source = createRouteSource(db);
const snapshot = await readSnapshot(snapshotFile, console.error);
const router = createRouter({
  region,
  source: outageFile === undefined ? source : interruptibleSource(source, outageFile),
  ...(snapshot && { snapshot }),
});
const frontline = createFrontline({
  router,
  nlbAddress: (of) => nlbAddresses[of] ?? "",
  secrets,
  deploymentHeader,
  connectTimeoutMs: CONNECT_TIMEOUT_MS,
  answerHeaders: true,
});

process.on("SIGINT", () => undefined); // Ctrl-C reaches the whole group: who started this ends it in good order
process.once("SIGTERM", async () => {
  await frontline.drain({ withinMs: DRAIN_WITHIN_MS });
  await router.close();
  await db.destroy();
  process.exit(0);
});

await router.ready(); // nobody connects before: a client goes to the next region, as DNS would send it
await frontline.listen({ port, adminPort, host: LOOPBACK });
flushCompileCache(); // for its successors: a process that is killed writes none

for (;;) {
  await delay(SNAPSHOT_EVERY_MS);
  await writeSnapshot(router, snapshotFile).catch(console.error);
}
