import type { Changes, Cursor } from "@frontline-routing/frontline-core";
import { createFollowing } from "../../src/source/following/create-following.ts";
import type { HistoryReader } from "../../src/source/following/history.ts";
import { BOUNDS, type Bounds } from "../../src/source/following/history.ts";
import { SimulatedStore } from "./simulated-store.ts";

/** Something that happens to a store, or to who follows it. Times are in milliseconds. */
export type Happening =
  | {
      readonly is: "write";
      readonly node: number;
      readonly rows: number;
      readonly ms: number;
      readonly rollsBack: boolean;
    }
  /** Polls go on. */
  | { readonly is: "poll"; readonly every: number; readonly ms: number }
  /** One answer, and no more at once where there is more. */
  | { readonly is: "page" }
  /** The process stands still, or the network is away. */
  | { readonly is: "pause"; readonly ms: number }
  /** A poll is answered so long after its snapshot. */
  | { readonly is: "slow"; readonly ms: number }
  /** The answer of a poll is lost on its way. */
  | { readonly is: "discard" }
  /** The process starts again from the cursor in its snapshot, or without one. */
  | { readonly is: "restart" | "start" }
  | { readonly is: "freeze"; readonly ms: number }
  | { readonly is: "crash"; readonly lostCommits: number }
  /** After some days in which nobody asks, the history is pruned. */
  | { readonly is: "prune"; readonly afterDays: number }
  /** Reads go to a replica that is so old, and is as fast as the primary, slower, or stands still. */
  | { readonly is: "replica"; readonly lagMs: number; readonly speed: number }
  /** Each statement goes to one of two replicas, as chance has it. */
  | { readonly is: "flip"; readonly lagMs: number }
  /** Reads go to what is up to date. */
  | { readonly is: "live" };

export interface Schedule {
  readonly nodes: number;
  readonly happenings: readonly Happening[];
}

/** What a follower was told, after all has come to rest. */
export interface Followed {
  /** Committed changes that it wasn't told of, and has not read since. */
  readonly missed: readonly string[];
  /** Changes that it was told of, or has read, and that the store lost since. */
  readonly stale: readonly string[];
  /** The most often that a change was told. */
  readonly mostTold: number;
  readonly outcomes: readonly string[];
}

const INTERVAL_MS = 250;
const DAY_MS = 24 * 60 * 60 * 1_000;
/** The least that can be kept. */
const KEEP_DAYS = 2;
/** As many times as a chain of pages may have after a schedule. */
const POLLS_IN_A_ROW = 100;
/** Longer than any transaction lasts. */
const REST_MS = 20_000;

/** A rule of following that isn't kept. */
export interface Breach extends Partial<Bounds> {
  /** Polls count from their ends, and not from their begins. */
  readonly countsPolls?: boolean;
  /** What was pruned isn't known. */
  readonly ignoresPruning?: boolean;
}

/** Follows a store through a schedule, and then until it has come to rest. */
export async function followSchedule(
  { nodes, happenings }: Schedule,
  { countsPolls = false, ignoresPruning = false, ...bounds }: Breach = {},
): Promise<Followed> {
  const store = new SimulatedStore(nodes);
  const now = () => store.now + (countsPolls ? store.answerDelayMs : 0);
  const reader: HistoryReader = ignoresPruning
    ? {
        read: async (query) => ({ ...(await store.read(query)), prunedUpTo: 0 }),
        prunedUpTo: async () => 0,
        newest: (below) => store.newest(below),
      }
    : store;
  const following = createFollowing({ now, bounds: { ...BOUNDS, ...bounds } });
  const known = new Set<string>();
  const timesTold = new Map<string, number>();
  const outcomes: string[] = [];
  let cursor: Cursor | undefined;

  const again = { hostnames: [], environmentIds: [] };
  /** `undefined`: it failed, because replicas took turns at each try. */
  const ask = () => following.changes(reader, { since: cursor, again }).catch(() => undefined);
  function take(answer: Changes | undefined): boolean {
    if (answer === undefined) return false;
    outcomes.push(answer.outcome === "lost" ? answer.reason : answer.outcome);
    if (answer.outcome === "behind") return false;
    cursor = answer.cursor;
    if (answer.outcome !== "followed") {
      known.clear();
      for (const id of store.lastSeen) known.add(id); // it is read again
      return false;
    }
    for (const id of answer.removedRouteIds) {
      known.add(id);
      timesTold.set(id, (timesTold.get(id) ?? 0) + 1);
    }
    return answer.more;
  }
  async function poll(): Promise<void> {
    for (let i = 0; i < POLLS_IN_A_ROW; i += 1) if (!take(await ask())) return;
  }
  async function pollFor(ms: number, every: number): Promise<void> {
    for (const end = store.now + ms; store.now < end; store.pass(every)) await poll();
  }

  await poll();
  for (const it of happenings) {
    if (it.is === "write") store.begin(it.node, it.rows, it.ms, it.rollsBack);
    if (it.is === "poll") await pollFor(it.ms, it.every);
    if (it.is === "page") take(await ask());
    if (it.is === "pause") store.pass(it.ms);
    if (it.is === "slow") store.answerDelayMs = it.ms;
    if (it.is === "discard") await ask();
    if (it.is === "restart" && cursor !== undefined) cursor = JSON.parse(JSON.stringify(cursor)) as Cursor;
    if (it.is === "start") {
      cursor = undefined;
      await poll();
    }
    if (it.is === "freeze") store.freeze(it.ms);
    if (it.is === "prune") {
      store.pass(it.afterDays * DAY_MS);
      store.prune(KEEP_DAYS * DAY_MS);
    }
    if (it.is === "crash") store.crash(it.lostCommits);
    if (it.is === "replica") store.show(it.lagMs, it.speed);
    if (it.is === "flip") store.flip(it.lagMs);
    if (it.is === "live") store.show(0);
    if (it.is === "slow") await poll();
  }
  store.show(0);
  store.pass(REST_MS);
  await pollFor(2_000, INTERVAL_MS);
  const committed = store.commits.flatMap(({ rows }) => rows.map((row) => row.frontlineRouteId));
  return {
    missed: committed.filter((id) => !known.has(id)),
    stale: [...known].filter((id) => !committed.includes(id)),
    mostTold: Math.max(0, ...timesTold.values()),
    outcomes,
  };
}
