/** A region's frontline as a process: options by environment variables, SIGTERM ends it in order. */
import { createRouteSource, openDatabase } from "@frontline-routing/frontline-adapter";
import { createRouter, type RouterSnapshot } from "@frontline-routing/frontline-core";
import { createFrontline } from "./create-frontline.ts";
import { type FrontlineEnv, readEnv } from "./operating/read-env.ts";
import { readSnapshot, writeSnapshot } from "./operating/snapshot-file.ts";

const DRAIN_WITHIN_MS = 20_000; // less than the 30 s after which Kubernetes kills
const SNAPSHOT_EVERY_MS = 60_000;

const say = (line: string) => console.error(line);

async function main(env: FrontlineEnv): Promise<void> {
  const db = openDatabase(env.databaseUrl);
  const source = createRouteSource(db);
  const withSnapshot = (snapshot?: RouterSnapshot) =>
    createRouter({ region: env.region, source, ...(snapshot && { snapshot }) });
  const router = await restored(env.snapshotFile, withSnapshot);
  const frontline = createFrontline({
    router,
    secrets: env.secrets,
    nlbAddress(region) {
      const address = env.nlbAddresses[region];
      if (address === undefined) throw new TypeError(`NLB_ADDRESSES: no address of ${region}`);
      return address;
    },
    proto: env.proto,
    answerHeaders: env.answerHeaders,
    ...(env.deploymentHeader !== undefined && { deploymentHeader: env.deploymentHeader }),
    ...(env.connectTimeoutMs !== undefined && { connectTimeoutMs: env.connectTimeoutMs }),
    onError: (error) => console.error(error),
  });
  const { host } = env;
  const { port, adminPort } = await frontline.listen({ host, port: env.port, adminPort: env.adminPort });
  const at = `http://${host}:${port}, admin at http://${host}:${adminPort}`;
  console.log(`frontline of ${env.region} at ${at} (pid ${process.pid})`);

  const keep = async () => {
    if (env.snapshotFile === undefined) return;
    await writeSnapshot(router, env.snapshotFile).catch((error) => say(`the snapshot can't be written: ${error}`));
  };
  const keeping = setInterval(keep, SNAPSHOT_EVERY_MS);

  let isEnding = false;
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    await frontline.drain({ withinMs: DRAIN_WITHIN_MS });
    await keep();
    await router.close();
    await db.destroy();
    clearInterval(keeping); // not before: the router's own timers keep no process alive
    process.exit(0);
  };
  process.on("SIGTERM", end).on("SIGINT", end);
}

/** A router that begins with what an earlier process kept, where that is any use. */
async function restored<R>(file: string | undefined, make: (snapshot?: RouterSnapshot) => R): Promise<R> {
  const snapshot = file === undefined ? undefined : await readSnapshot(file, say);
  try {
    return make(snapshot);
  } catch (error) {
    if (snapshot === undefined) throw error;
    say(`the snapshot ${file} is not one, and is ignored: ${error}`);
    return make();
  }
}

/** By what name of an option a variable is known further in. */
const VARIABLES: ReadonlyMap<string, string> = new Map([
  ["database URL", "DATABASE_URL"],
  ["secrets", "FORWARDING_SECRETS"],
  ["deploymentHeader", "DEPLOYMENT_HEADER"],
  ["connectTimeoutMs", "CONNECT_TIMEOUT_MS"],
]);

try {
  await main(readEnv(process.env));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  say(`frontline: ${message.replace(/^[\w ]+(?=[:[])/, (option) => VARIABLES.get(option) ?? option)}`);
  process.exit(1);
}
