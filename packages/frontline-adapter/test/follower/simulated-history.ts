import type { HistoryCursor, HistoryRow } from "../../src/follower/history-cursor.ts";

/** A row of the history, and when its transaction committed; `undefined`: it never did, or hasn't yet. */
interface WrittenRow {
  readonly row: HistoryRow;
  committedAt: number | undefined;
}

interface OpenTransaction {
  readonly rows: readonly WrittenRow[];
  readonly commitsAt: number;
}

/** A history as a database has it: keys at insert, rows at commit. */
export interface SimulatedHistory {
  /** Inserts rows, leaves some keys unused after them, and commits at that time, or never. */
  write(rows: number, unused: number, commitsAt: number | undefined): void;
  /** Commits what is due. */
  clockAt(now: number): void;
  /** What a query sees that reads the database as it was at that time. */
  select(cursor: Pick<HistoryCursor, "gaps" | "head">, at: number, limit: number): HistoryRow[];
  /** The highest key that can be seen, 0 if there is none. */
  maxPk(at: number): number;
  /** The keys of rows that were committed after one time, up to another. */
  committedBetween(after: number, upTo: number): number[];
}

/** @param increment what the database's keys grow by */
export function simulateHistory(increment: number): SimulatedHistory {
  const written: WrittenRow[] = [];
  let open: OpenTransaction[] = [];
  let lastPk = 0;
  let transactions = 0;
  const visible = (at: number) =>
    written.filter(({ committedAt }) => committedAt !== undefined && committedAt <= at).map(({ row }) => row);
  return {
    write(count, unused, commitsAt) {
      transactions += 1;
      const rows = Array.from({ length: count }, (): WrittenRow => {
        lastPk += increment;
        const row = { pk: lastPk, changeId: `c_${transactions}`, frontlineRouteId: `r_${lastPk}`, revision: 1 };
        return { row, committedAt: undefined };
      });
      lastPk += increment * unused;
      written.push(...rows);
      if (commitsAt !== undefined) open.push({ rows, commitsAt });
    },
    clockAt(now) {
      for (const { rows, commitsAt } of open) {
        if (commitsAt <= now) for (const row of rows) row.committedAt = commitsAt;
      }
      open = open.filter(({ commitsAt }) => commitsAt > now);
    },
    select: ({ head, gaps }, at, limit) =>
      visible(at)
        .filter(({ pk }) => pk >= head || gaps.some(({ from, to }) => from <= pk && pk <= to))
        .slice(0, limit),
    maxPk: (at) => visible(at).at(-1)?.pk ?? 0,
    committedBetween: (after, upTo) =>
      written
        .filter(({ committedAt }) => committedAt !== undefined && committedAt > after && committedAt <= upTo)
        .map(({ row }) => row.pk),
  };
}
