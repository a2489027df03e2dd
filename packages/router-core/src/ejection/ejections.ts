import { refuse } from "../options/option-check.ts";

/**
 * What the failed dials of a frontline came to: the state of {@link reduceEjections}. Plain data, never changed in place:
 * it survives `JSON.stringify`, where the clock of its times does. What it holds may change from release to release.
 */
export interface Ejections {
  /** Those that failed lately, those that changed last behind. At most 4,096. */
  readonly outliers: readonly Outlier[];
}

/** A sentinel, or region, that failed lately. Its times are of the clock of the events, in milliseconds. */
export interface Outlier {
  readonly id: string;
  /** Failed dials in a row since the last ejection; fewer than it takes for another. */
  readonly failures: number;
  /** How often it was ejected in a row. `0`: not yet. */
  readonly ejections: number;
  /** When it is, or was, ejected no more; not ejected yet: when it failed last. */
  readonly until: number;
  /** A success from then on forgets it: it has served for as long as it was ejected. */
  readonly provenAt: number;
  /** It is forgotten then, whether it was dialled or not. */
  readonly forgottenAt: number;
}

/** The state to start with: nothing has failed. */
export const NO_EJECTIONS: Ejections = /* @__PURE__ */ Object.freeze({ outliers: /* @__PURE__ */ Object.freeze([]) });

/**
 * The outliers of a state.
 *
 * @throws {TypeError} it is none
 */
export function outliersOf(state: Ejections): readonly Outlier[] {
  const outliers = (state as Ejections | undefined)?.outliers;
  return Array.isArray(outliers) ? outliers : refuse("state", "NO_EJECTIONS, or what reduceEjections answered", state);
}

/** Whether one is ejected at a time. One that was never ejected is out of it since its last failure. */
export function isEjected(outlier: Outlier, now: number): boolean {
  return now < outlier.until;
}

/** What is worked out of a state once, because every dial that succeeds asks for it. */
export interface OutlierIndex {
  readonly byId: ReadonlyMap<string, Outlier>;
  /** When the first of them is forgotten. */
  readonly forgottenAt: number;
}

const indexes = /* @__PURE__ */ new WeakMap<Ejections, OutlierIndex>();

export function outlierIndex(state: Ejections): OutlierIndex {
  const known = indexes.get(state);
  if (known !== undefined) return known;
  const byId = new Map<string, Outlier>();
  let forgottenAt = Number.POSITIVE_INFINITY;
  for (const outlier of outliersOf(state)) {
    byId.set(outlier.id, outlier);
    forgottenAt = Math.min(forgottenAt, outlier.forgottenAt);
  }
  const index = { byId, forgottenAt };
  indexes.set(state, index);
  return index;
}
