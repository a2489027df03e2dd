import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrateToLatest, openDatabase } from "@frontline-routing/frontline-adapter";
import { atProcessExit, LOOPBACK, startRestateServer } from "@frontline-routing/test-servers";
import { type ForeignRoute, foreignInserts } from "../faults/foreign-inserts.ts";
import { foreignLocks } from "../faults/foreign-locks.ts";
import { inflictFaults } from "../faults/inflict-faults.ts";
import { storeFaults } from "../faults/store-faults.ts";
import { insertScenario } from "../insert-scenario.ts";
import { createRandom } from "../random.ts";
import { readAftermath } from "../read-aftermath.ts";
import { makeScenario } from "../scenario.ts";
import type { ChaosStore } from "../stores/chaos-store.ts";
import { startBalancer } from "./balancer.ts";
import { settleCalls } from "./callers/settle-calls.ts";
import { startCallers } from "./callers/start-callers.ts";
import { startEndpointSlot } from "./endpoint/endpoint-slot.ts";
import { endpointFaults } from "./faults/endpoint-faults.ts";
import { freezeFaults } from "./faults/freeze-faults.ts";
import { restateFaults } from "./faults/restate-faults.ts";
import { makeRestateReport, type RestateReport } from "./report.ts";
import { setTimeouts } from "./restate-admin.ts";
import { makeRestateAftermath } from "./restate-aftermath.ts";

const SLOTS = [1, 2];
const SERVICE = "hydra.v1.RoutingService";
// Restate asks an attempt to pause after this, and cuts it off after as much again and some five seconds of its own. A
// step takes some milliseconds.
const TIMEOUT_MS = 500;
// How much longer than asked for a run goes on for kinds of faults that haven't happened yet.
const MOST_EXTRA_SECONDS = 240; // it needs fifteen or so, and many times that on a machine that is overloaded

/** Options of {@link runRestateChaos}. */
export interface RestateChaosOptions {
  /** Decides what is asked, by whom, and what is broken in which order. When, the machine decides. */
  readonly seed: number;
  readonly clients: number;
  /** It goes on for so long, and then until every kind of fault has happened, or four minutes more. */
  readonly seconds: number;
  /** The longest pause between two faults. */
  readonly maxPauseMs: number;
}

/**
 * Lets clients call the routing service through a Restate server, breaks the service, the server and the database
 * meanwhile, and checks what is left.
 *
 * @param store an empty database on a MySQL or MariaDB server; closing it stays the caller's
 */
export async function runRestateChaos(store: ChaosStore, options: RestateChaosOptions): Promise<RestateReport> {
  const { seed, clients } = options;
  const opened: (() => Promise<unknown>)[] = [];
  const closing = <T>(resource: T, close: (resource: T) => Promise<unknown>): T => {
    opened.unshift(() => close(resource));
    return resource;
  };
  try {
    const directory = await mkdtemp(join(tmpdir(), "chaos-restate-"));
    const forget = atProcessExit(() => rmSync(directory, { recursive: true, force: true }));
    closing(directory, () => rm(directory, { recursive: true, force: true }).then(forget));
    const scenario = makeScenario(createRandom(seed, "scenario"));
    const db = openDatabase(store.url);
    await migrateToLatest(db);
    await insertScenario(db, scenario);
    await db.destroy();

    const restate = closing(await startRestateServer(), (server) => server.stop());
    const settings = { url: store.workerUrl, host: LOOPBACK, directory, runner: process.pid };
    const slots = await Promise.all(
      SLOTS.map(async (slot) => closing(await startEndpointSlot(slot, settings), (endpoint) => endpoint.stop())),
    );
    const inService = () => slots.flatMap(({ port }) => port ?? []);
    const balancer = closing(await startBalancer(inService), (started) => started.close());
    await restate.register(balancer.url);
    await setTimeouts(restate, SERVICE, TIMEOUT_MS);

    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1_000;
    const callers = closing(startCallers(restate.ingressUrl, scenario, seed, clients), (started) => started.stop());
    const random = createRandom(seed, "faults");
    const inserted: ForeignRoute[] = [];
    const kinds = [
      ...storeFaults(store, random),
      ...restateFaults(restate, random),
      ...endpointFaults(slots, directory, random),
      ...freezeFaults(restate, slots, directory, store.url, random),
      foreignInserts(store.url, scenario, random, inserted),
      foreignLocks(store.url, scenario, random),
    ];
    const faultKinds = kinds.map(({ kind }) => kind);
    const faults = await inflictFaults(kinds, {
      ...options,
      isEnough: (done) => {
        const extra = seconds() - options.seconds;
        return extra >= 0 && (extra > MOST_EXTRA_SECONDS || faultKinds.every((kind) => done[kind]));
      },
    });
    await callers.stop();
    const settled = await settleCalls(restate, scenario, callers.calls);
    const read = await readAftermath(store.url, directory, scenario, inserted);
    const crashes = slots.flatMap((slot) => slot.crashes);
    const serviceProcesses = slots.reduce((sum, slot) => sum + slot.processes, 0);
    const run = { store: store.name, seed, seconds: seconds(), clients, serviceProcesses };
    return makeRestateReport(run, makeRestateAftermath(read, settled, { faults, faultKinds, crashes }));
  } finally {
    for (const close of opened) await close();
  }
}
