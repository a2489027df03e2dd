import { checkNow } from "./ejection-event.ts";
import { type Ejections, isEjected, outliersOf } from "./ejections.ts";

/** The ids that are ejected from one time until another, that one not included. */
interface Snapshot {
  readonly ids: ReadonlySet<string>;
  readonly from: number;
  readonly until: number;
}

const NOBODY: ReadonlySet<string> = /* @__PURE__ */ new Set();
const snapshots = /* @__PURE__ */ new WeakMap<Ejections, Snapshot>();

/**
 * The ids that are ejected at a time, for a request's `avoid`. The same set while the state is the same and no ejection
 * ends: made to be asked for every request.
 *
 * @param now milliseconds of the clock of the events
 * @throws {TypeError} the state is none, or `now` is no finite number
 * @example
 * const failed = { type: "dial-failed", id: "s_1", among: ["s_1", "s_2"], now: 0 } as const;
 * const state = reduceEjections(NO_EJECTIONS, failed);
 * [...ejectedSentinels(state, 4_999)]; //=> ["s_1"]
 * [...ejectedSentinels(state, 5_000)]; //=> []
 */
export function ejectedSentinels(state: Ejections, now: number): ReadonlySet<string> {
  const outliers = outliersOf(state);
  checkNow(now, "now");
  if (outliers.length === 0) return NOBODY;
  const known = snapshots.get(state);
  if (known !== undefined && known.from <= now && now < known.until) return known.ids;
  let until = Number.POSITIVE_INFINITY;
  const ids = new Set<string>();
  for (const outlier of outliers) {
    if (!isEjected(outlier, now)) continue;
    ids.add(outlier.id);
    until = Math.min(until, outlier.until);
  }
  const snapshot = { ids: ids.size === 0 ? NOBODY : ids, from: now, until };
  snapshots.set(state, snapshot);
  return snapshot.ids;
}
