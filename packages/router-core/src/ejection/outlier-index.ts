import { type Ejections, type Outlier, outliersOf } from "./ejections.ts";

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
