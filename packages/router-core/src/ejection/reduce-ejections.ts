import { checkEvent, type EjectionEvent } from "./ejection-event.ts";
import { type EjectionOptions, type ResolvedEjectionOptions, resolveEjectionOptions } from "./ejection-options.ts";
import { type Ejections, isEjected, NO_EJECTIONS, type Outlier, outlierIndex, outliersOf } from "./ejections.ts";

/** What is remembered at most: far more than fail at a time, few enough to copy. Who changed longest ago goes. */
const MAX_OUTLIERS = 4_096;

/**
 * Outlier ejection: who can't be dialled is to be taken last, for a time that doubles with each repeat. Pure: the state
 * and the event are never changed, and an event that changes nothing answers the very state it was given.
 *
 * - `failures` failed dials in a row eject: for `baseMs`, then twice that and so on, `maxMs` at most.
 * - Never more than `maxShare` of those it was picked among, and never the last of them.
 * - How dials of an ejected one end says nothing new: many fail at the same moment, and one may be tried last.
 * - A success forgets the failures in a row; and the ejections once it comes as long after the last as that was long.
 *   Without a dial, they are forgotten `maxMs` after the last.
 *
 * @param state {@link NO_EJECTIONS}, or what the call before answered
 * @param event how a dial went
 * @param options read once: pass the same object with each event
 * @throws {TypeError} the state or the event is malformed, or an option is unknown or of the wrong type
 * @throws {RangeError} an option is out of its bounds
 * @example
 * const options = { baseMs: 1_000 };
 * const failedAt = (now) => ({ type: "dial-failed", id: "s_1", among: ["s_1", "s_2"], now });
 * const once = reduceEjections(NO_EJECTIONS, failedAt(0), options);
 * reduceEjections(once, failedAt(1), options) === once; //=> true
 * const twice = reduceEjections(once, failedAt(1_000), options);
 * ejectedSentinels(twice, 2_999).has("s_1"); //=> true
 * ejectedSentinels(twice, 3_000).has("s_1"); //=> false
 * reduceEjections(once, failedAt(0), { baseMs: 0 });
 * // throws RangeError: baseMs: expected a whole number from 1 to 86400000, got 0
 */
export function reduceEjections(state: Ejections, event: EjectionEvent, options?: EjectionOptions): Ejections {
  const resolved = resolveEjectionOptions(options);
  const { type, id, now } = checkEvent(event);
  const outliers = outliersOf(state);
  if (type === "dial-failed") {
    const before = outliers.find((outlier) => outlier.id === id && now < outlier.forgottenAt);
    const after = failed(outliers, before, event, resolved);
    return after === before ? state : changed(outliers, id, after, now);
  }
  if (outliers.length === 0) return state; // as for nearly every dial there is
  const { byId, forgottenAt } = outlierIndex(state);
  const before = byId.get(id);
  const after = succeeded(before, now);
  return after === before && now < forgottenAt ? state : changed(outliers, id, after, now);
}

/** Without those to be forgotten. */
function changed(outliers: readonly Outlier[], id: string, after: Outlier | undefined, now: number): Ejections {
  const kept = outliers.filter((outlier) => outlier.id !== id && now < outlier.forgottenAt);
  if (after !== undefined && now < after.forgottenAt) kept.push(after);
  return kept.length === 0 ? NO_EJECTIONS : { outliers: kept.slice(-MAX_OUTLIERS) };
}

function failed(
  outliers: readonly Outlier[],
  before: Outlier | undefined,
  event: EjectionEvent,
  { baseMs, maxMs, maxShare, failures: enough }: ResolvedEjectionOptions,
): Outlier | undefined {
  const { id, now } = event;
  if (before !== undefined && isEjected(before, now)) return before;
  const { failures, ejections, provenAt } = before ?? { failures: 0, ejections: 0, provenAt: now };
  if (failures + 1 < enough) {
    return { id, failures: failures + 1, ejections, until: now, provenAt, forgottenAt: now + maxMs };
  }
  if (!mayEject(outliers, event, maxShare)) return before;
  const lasting = Math.min(baseMs * 2 ** ejections, maxMs);
  const until = now + lasting;
  return { id, failures: 0, ejections: ejections + 1, until, provenAt: until + lasting, forgottenAt: until + maxMs };
}

function succeeded(before: Outlier | undefined, now: number): Outlier | undefined {
  if (before === undefined || now >= before.provenAt) return undefined; // never while it is ejected
  return before.failures === 0 ? before : { ...before, failures: 0 };
}

/**
 * Whether one more of a group may be ejected: within the share, or as the only one; and never the last. Only who is in
 * the group now counts: who has left it takes no one's place.
 */
function mayEject(outliers: readonly Outlier[], { id, among = [], now }: EjectionEvent, maxShare: number): boolean {
  const others = new Set(among);
  others.delete(id);
  const size = others.size + 1;
  const ejected = outliers.filter((outlier) => isEjected(outlier, now) && others.has(outlier.id)).length + 1;
  const share = Math.floor(size * maxShare + 1e-9); // 100 × 0.29 is a little less than 29
  return ejected <= Math.min(Math.max(share, 1), size - 1);
}
