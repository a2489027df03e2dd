import type {
  ChangedRow,
  HistoryQuery,
  HistoryReader,
  HistoryRow,
  HistorySnapshot,
} from "../../src/source/following/history.ts";
import { bucketOf } from "../../src/source/following/told-keys.ts";

/** Small, so that a few changes fill a page. */
const ROWS_PER_PAGE = 8;
const ROWS_PER_STEP = 3;

interface Transaction {
  readonly rows: readonly HistoryRow[];
  endsAt: number;
  readonly rollsBack: boolean;
}

/**
 * A store's history, in which transactions are in flight, as a replica shows it. Real servers can't be had to stall,
 * crash and jump back a thousand times a minute. Each row is of a route of its own, which isn't there any more.
 */
export class SimulatedStore implements HistoryReader {
  now = 1_000_000;
  /** In the order of their commits. */
  commits: { readonly at: number; readonly rows: readonly HistoryRow[] }[] = [];
  /** Rows that the last read could see, by the ids of their routes. */
  lastSeen: readonly string[] = [];
  /** How long after its snapshot the next poll is answered. */
  answerDelayMs = 0;
  #inFlight: Transaction[] = [];
  /** In their order. */
  #prunings: { readonly at: number; readonly upTo: number; readonly rows: ReadonlySet<HistoryRow> }[] = [];
  #lastKeys: number[];
  #made = 0;
  /** What is shown is from `data + (now - since) * speed`. */
  #view = { since: 0, data: 0, speed: 1 };
  /** Of two replicas that take turns as chance has it, the one that lags does so by this. */
  #flipLagMs = 0;
  #chance = 1;

  /** @param nodes each gives out every so-manieth key */
  constructor(nodes: number) {
    this.#lastKeys = Array.from({ length: nodes }, () => 0);
  }

  begin(node: number, count: number, durationMs: number, rollsBack: boolean): void {
    const changeId = `c_${this.#made}`;
    const rows = Array.from({ length: count }, (): HistoryRow => {
      this.#made += 1;
      const pk = this.#nextKey(node % this.#lastKeys.length);
      return { pk, changeId, frontlineRouteId: `r_${this.#made}`, revision: 1, insertedAt: this.now };
    });
    this.#inFlight.push({ rows, endsAt: this.now + durationMs, rollsBack });
    this.pass(0);
  }

  /** A node has seen all commits, as one that synchronises has. */
  #nextKey(node: number): number {
    const step = this.#lastKeys.length;
    const highest = Math.max(this.#lastKeys[node] ?? 0, this.#highestCommitted());
    const key = highest + 1 + ((((node - highest - 1) % step) + step) % step);
    this.#lastKeys[node] = key;
    return key;
  }

  #highestCommitted(): number {
    return this.commits.reduce((highest, { rows }) => Math.max(highest, ...rows.map(({ pk }) => pk)), 0);
  }

  pass(ms: number): void {
    const until = this.now + ms;
    this.#inFlight.sort((a, b) => a.endsAt - b.endsAt);
    while ((this.#inFlight[0]?.endsAt ?? Number.POSITIVE_INFINITY) <= until) {
      const ended = this.#inFlight.shift();
      if (ended === undefined) break;
      if (!ended.rollsBack) this.commits.push({ at: ended.endsAt, rows: ended.rows });
    }
    this.now = until;
  }

  /** The server, and all that is in flight, stands still while clocks go on. */
  freeze(ms: number): void {
    for (const transaction of this.#inFlight) transaction.endsAt += ms;
    this.pass(ms);
  }

  /** Loses the last commits and what is in flight, and gives their keys out again. */
  crash(lostCommits: number): void {
    this.#inFlight = [];
    const pruned = this.#prunings.at(-1)?.at ?? 0; // a crash doesn't lose what is days old
    const safe = this.commits.filter(({ at }) => at <= pruned).length;
    this.commits.splice(Math.max(safe, this.commits.length - lostCommits));
    const highest = this.#highestCommitted();
    this.#lastKeys = this.#lastKeys.map(() => highest);
    this.show(0);
  }

  /** Removes what is older, but for the newest row and the last rows of routes that are there: of every other row. */
  prune(keepMs: number): void {
    const rows = this.commits.flatMap((commit) => commit.rows);
    const highestKey = this.#highestCommitted();
    const old = rows.filter(({ pk, insertedAt }) => insertedAt < this.now - keepMs && pk < highestKey);
    const removed = old.filter(({ frontlineRouteId }) => Number(frontlineRouteId.slice(2)) % 2 === 1);
    if (removed.length === 0) return;
    const upTo = Math.max(...removed.map(({ pk }) => pk));
    this.#prunings.push({ at: this.now, upTo, rows: new Set(removed) });
  }

  /** What is read from now on is so old, and gets newer at a speed. */
  show(lagMs: number, speed = 1): void {
    this.#view = { since: this.now, data: this.now - lagMs, speed };
    this.#flipLagMs = 0;
  }

  /** Each statement from now on is answered by one of two replicas, of which one lags. */
  flip(lagMs: number): void {
    this.#flipLagMs = lagMs;
  }

  #visible(): { readonly rows: HistoryRow[]; readonly prunedUpTo: number } {
    const { since, data, speed } = this.#view;
    this.#chance = (this.#chance * 48_271) % 2_147_483_647;
    const lag = this.#chance % 2 === 0 ? this.#flipLagMs : 0;
    const to = data + (this.now - since) * speed - lag;
    const rows = this.commits.filter(({ at }) => at <= to).flatMap((commit) => commit.rows);
    this.lastSeen = rows.map(({ frontlineRouteId }) => frontlineRouteId);
    const prunings = this.#prunings.filter(({ at }) => at <= to);
    const left = rows.filter((row) => !prunings.some((pruning) => pruning.rows.has(row)));
    const highestKey = left.reduce((highest, { pk }) => Math.max(highest, pk), 0);
    const prunedUpTo = prunings.reduce((highest, { upTo }) => Math.max(highest, upTo), 0);
    return { rows: left.sort((a, b) => a.pk - b.pk), prunedUpTo: prunedUpTo <= highestKey ? prunedUpTo : 0 };
  }

  async prunedUpTo(): Promise<number> {
    return this.#visible().prunedUpTo;
  }

  async read({ mark, tail, lateBuckets, anchors }: HistoryQuery): Promise<HistorySnapshot> {
    const { rows: visible, prunedUpTo } = this.#visible();
    const above = visible.filter(({ pk }) => pk > mark);
    const page = above.filter(({ pk }) => pk > tail).slice(0, ROWS_PER_PAGE);
    const between = above.filter(({ pk }) => pk <= tail);
    const late = between.filter(({ pk }) => lateBuckets.includes(bucketOf(pk)));
    const counts = new Map<number, number>();
    for (const { pk } of between) counts.set(bucketOf(pk), (counts.get(bucketOf(pk)) ?? 0) + 1);
    const delay = this.answerDelayMs;
    this.answerDelayMs = 0;
    this.pass(delay);
    return {
      rows: [...late, ...page].map((row): ChangedRow => ({ ...row, route: null })),
      isFull: page.length === ROWS_PER_PAGE,
      counts,
      anchors: visible.filter(({ pk }) => anchors.includes(pk)),
      prunedUpTo,
      head: above.at(-1),
      again: { routes: new Map(), environments: new Map() },
    };
  }

  async newest(below: number): Promise<readonly HistoryRow[]> {
    const rows = this.#visible().rows.filter(({ pk }) => pk < below);
    return rows.reverse().slice(0, ROWS_PER_STEP);
  }
}
