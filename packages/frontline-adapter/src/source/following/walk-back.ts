import { anchorsOf, highestAnchors } from "./anchors.ts";
import type { Bounds } from "./bounds.ts";
import type { HistoryReader, HistoryRow } from "./history.ts";
import { type Place, placeAt } from "./place.ts";
import { withKeys } from "./told-keys.ts";

/**
 * The place to start following at: below what may have been in flight by the time of the newest row, and not below what
 * was pruned, which is older than anything in flight. What is there already counts as told, because whoever starts reads
 * it at this place, or later.
 */
export async function walkBack(reader: HistoryReader, bounds: Bounds): Promise<Place> {
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
  const told = withKeys(
    start.told,
    rows.map(({ pk }) => pk).filter((pk) => pk > mark),
  );
  return { ...start, told, head, tail: head, proof: { ...start.proof, newestInsertedAt } };
}
