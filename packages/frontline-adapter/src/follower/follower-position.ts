import type { Anchor, HistoryCursor } from "./history-cursor.ts";
import type { PendingRoutes } from "./pending-routes.ts";

/** Where a follower is, as plain JSON: what its caches hold can be followed on from here, also by another process. */
export interface FollowerPosition {
  readonly head: number;
  readonly anchor: { readonly pk: number; readonly fingerprint: string | null } | null;
  /** First and last key of each. */
  readonly gaps: readonly (readonly [from: number, to: number])[];
  /** Routes to read again: id, and at least this revision. */
  readonly pending: readonly (readonly [frontlineRouteId: string, revision: number])[];
}

export function toPosition({ head, anchor, gaps }: HistoryCursor, pending: PendingRoutes): FollowerPosition {
  return {
    head,
    anchor: anchor === undefined ? null : { pk: anchor.pk, fingerprint: anchor.fingerprint ?? null },
    gaps: gaps.map(({ from, to }) => [from, to]),
    pending: [...pending].map(([id, { revision }]) => [id, revision]),
  };
}

/**
 * @param now on the clock of the follower that goes on from here: times of another process's clock mean nothing, and
 *   counted from now, gaps are kept for longer than they need be
 * @throws {TypeError} it is no position
 */
export function fromPosition(
  position: FollowerPosition,
  now: number,
): { readonly cursor: HistoryCursor; readonly pending: PendingRoutes } {
  if (!isPosition(position)) {
    throw new TypeError("from: expected what position() returned; leave it out to start without");
  }
  const { head, gaps } = position;
  const anchor: Anchor | undefined =
    position.anchor === null
      ? undefined
      : { pk: position.anchor.pk, fingerprint: position.anchor.fingerprint ?? undefined };
  return {
    cursor: { head, anchor, gaps: gaps.map(([from, to]) => ({ from, to, noticedAt: now })), behindSince: undefined },
    pending: new Map(position.pending.map(([id, revision]) => [id, { revision, since: now }])),
  };
}

/** Whether {@link fromPosition} takes it. */
export function isPosition(value: unknown): value is FollowerPosition {
  if (typeof value !== "object" || value === null) return false;
  const { head, anchor, gaps, pending } = value as Record<string, unknown>;
  return isKey(head) && isAnchor(anchor) && isListOf(gaps, isGap) && areInOrder(gaps) && isListOf(pending, isPending);
}

function isAnchor(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== "object") return false;
  const { pk, fingerprint } = value as Record<string, unknown>;
  return isKey(pk) && (fingerprint === null || typeof fingerprint === "string");
}

function isGap(value: unknown): value is readonly [number, number] {
  if (!isListOf(value, isKey) || value.length !== 2) return false;
  const [from = 0, to = 0] = value;
  return from <= to;
}

function isPending(value: unknown): value is readonly [string, number] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === "string" && isKey(value[1]);
}

function areInOrder(gaps: readonly (readonly [number, number])[]): boolean {
  return gaps.every(([from], i) => from > (gaps[i - 1]?.[1] ?? -1));
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

function isKey(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
