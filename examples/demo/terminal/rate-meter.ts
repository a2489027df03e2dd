const WINDOW_MS = 2_000; // short enough to follow what happens, long enough not to flicker

/** Says how fast totals grow. */
export interface RateMeter {
  /** Takes the totals of the moment, and gives how much each has grown a second, over the last two seconds. */
  perSecond(totals: Readonly<Record<string, number>>, now: number): Readonly<Record<string, number>>;
}

/** Starts without having seen anything. */
export function createRateMeter(): RateMeter {
  let seen: { readonly at: number; readonly totals: Readonly<Record<string, number>> }[] = [];
  return {
    perSecond(totals, now) {
      seen = [...seen.filter(({ at }) => at >= now - WINDOW_MS), { at: now, totals: { ...totals } }];
      const [first = { at: now, totals }] = seen;
      const seconds = (now - first.at) / 1_000;
      const rate = (name: string, total: number) => (seconds > 0 ? (total - (first.totals[name] ?? 0)) / seconds : 0);
      return Object.fromEntries(Object.entries(totals).map(([name, total]) => [name, rate(name, total)]));
    },
  };
}
