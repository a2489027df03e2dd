import type { Changes, ChangesQuery, Cursor, Followed, LostReason, ReadAgain } from "@frontline-routing/frontline-core";
import { byHostname } from "../reading/source-state.ts";
import { advance, type Place, placeAt, queryAt } from "./advance.ts";
import { anchorsOf, highestAnchors, parseCursor, toCursor } from "./anchors.ts";
import { BOUNDS, type Bounds, type ChangedRow, type HistoryReader, type HistoryRow } from "./history.ts";
import { withKeys } from "./told-keys.ts";

/** What is remembered of a cursor, for as long as somebody holds it. */
interface Remembered {
  readonly place: Place;
  /** Since when the store has been without what was told up to it. */
  behindSince: number | undefined;
}

/** How often a start is tried that reads from one replica, and then from another that lags behind that. */
const STARTS = 5;

/** Follows a history for any number of routers: what is remembered of each hangs on its cursor. */
export function createFollowing({ now, bounds = BOUNDS }: { now: () => number; bounds?: Bounds }) {
  const rememberedByCursor = new WeakMap<object, Remembered>();

  function remember(place: Place): Cursor {
    const cursor = toCursor(place);
    rememberedByCursor.set(cursor, { place, behindSince: undefined });
    return cursor;
  }

  function recall(cursor: Cursor): Remembered | undefined {
    if (typeof cursor !== "object" || cursor === null) return undefined;
    const position = rememberedByCursor.has(cursor) ? undefined : parseCursor(cursor);
    if (position !== undefined) rememberedByCursor.set(cursor, { place: placeAt(position), behindSince: undefined });
    return rememberedByCursor.get(cursor);
  }

  async function poll(reader: HistoryReader, place: Place, again: ReadAgain) {
    const read = async (lateBuckets: readonly number[]) => {
      const beganAt = now();
      const snapshot = await reader.read(queryAt(place, lateBuckets), again);
      return { snapshot, next: advance(place, snapshot, { beganAt, endedAt: now() }, bounds) };
    };
    const first = await read([]);
    if (first.next.outcome !== "followed" || first.next.lateBuckets.length === 0) return first;
    // All of it once more: rows that were read later than `again` would be told beside what is older than they are.
    return await read(first.next.lateBuckets);
  }

  async function start(reader: HistoryReader, again: ReadAgain) {
    for (let tries = 0; tries < STARTS; tries += 1) {
      const { snapshot, next } = await poll(reader, await walkBack(reader, bounds), again);
      if (next.outcome === "followed") return { cursor: remember(next.place), again: snapshot.again };
    }
    throw new Error("what was read first was gone in what was read next, each time");
  }

  async function lose(reason: LostReason, reader: HistoryReader, again: ReadAgain): Promise<Changes> {
    return { outcome: "lost", reason, ...(await start(reader, again)) };
  }

  return {
    async changes(reader: HistoryReader, { since, again }: ChangesQuery): Promise<Changes> {
      if (since === undefined) return { outcome: "started", ...(await start(reader, again)) };
      const remembered = recall(since);
      if (remembered === undefined) return await lose("unknown-cursor", reader, again);
      const { snapshot, next } = await poll(reader, remembered.place, again);
      if (next.outcome === "lost") return await lose(next.reason, reader, again);
      if (next.outcome === "behind") {
        remembered.behindSince ??= now();
        const isOver = now() - remembered.behindSince > bounds.behindForMs;
        return isOver ? await lose("behind-for-too-long", reader, again) : { outcome: "behind", again: snapshot.again };
      }
      remembered.behindSince = undefined;
      const cursor = remember(next.place);
      return { outcome: "followed", cursor, ...changesOf(next.rows), again: snapshot.again, more: next.more };
    },
  };
}

// The place to start following at: below what may have been in flight by the time of the newest row, and not below what
// was pruned, which is older. What is there already counts as told: whoever starts reads it at this place, or later.
async function walkBack(reader: HistoryReader, bounds: Bounds): Promise<Place> {
  const rows: HistoryRow[] = [];
  const prunedUpTo = await reader.prunedUpTo();
  let newestInsertedAt = 0;
  let old: HistoryRow | undefined;
  for (let below = Number.MAX_SAFE_INTEGER; old === undefined; below = rows.at(-1)?.pk ?? below) {
    const page = await reader.newest(below);
    if (page.length === 0) break;
    for (const { insertedAt } of page) newestInsertedAt = Math.max(newestInsertedAt, insertedAt);
    const highestKey = rows[0]?.pk ?? page[0]?.pk ?? 0;
    const isOld = ({ pk, insertedAt }: HistoryRow) =>
      insertedAt <= newestInsertedAt - bounds.walkBackMs || highestKey - pk >= bounds.maxKeysBehind;
    const index = page.findIndex(isOld);
    old = page[index];
    rows.push(...(index === -1 ? page : page.slice(0, index)));
  }
  const mark = Math.max(old?.pk ?? 0, prunedUpTo);
  const start = placeAt({ mark, end: null, anchors: highestAnchors(anchorsOf(rows), bounds.maxAnchors) });
  const head = Math.max(rows[0]?.pk ?? 0, mark);
  const keys = rows.map(({ pk }) => pk).filter((pk) => pk > mark);
  return { ...start, told: withKeys(start.told, keys), head, tail: head, proof: { ...start.proof, newestInsertedAt } };
}

/** What rows of the history say: which routes are as they are now, and which are gone. */
function changesOf(rows: readonly ChangedRow[]): Pick<Followed, "changed" | "removedRouteIds"> {
  const stateById = new Map(rows.map((row) => [row.frontlineRouteId, row.route]));
  const states = [...stateById.values()].filter((state) => state !== null);
  const removedRouteIds = [...stateById].flatMap(([id, state]) => (state === null ? id : []));
  return { changed: { routes: byHostname(states), environments: new Map() }, removedRouteIds };
}
