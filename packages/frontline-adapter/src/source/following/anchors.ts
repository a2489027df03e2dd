import { hash } from "node:crypto";
import type { Cursor, Json } from "@frontline-routing/frontline-core";
import type { HistoryRow } from "./history.ts";

/** What a cursor says by itself, wherever it has been. */
export interface CursorPosition {
  /** Every key up to it is settled: told, or never to come. */
  readonly mark: number;
  /** The highest key when all was told. `null`: not all was. */
  readonly end: number | null;
  /** Of what was told last. */
  readonly anchors: readonly Anchor[];
}

/** Tells cursors of other sources from these. A change of their form changes it. */
const KIND = "frontline_route_changes/1";
const MAX_ANCHORS = 1_000; // more than any has, and one statement can ask for

export function toCursor({ mark, end, anchors }: CursorPosition): Cursor & object {
  return Object.freeze({ kind: KIND, mark, end, anchors });
}

/** `undefined`: it is no cursor of this kind of source. */
export function parseCursor(cursor: Cursor): CursorPosition | undefined {
  if (typeof cursor !== "object" || cursor === null || !("kind" in cursor)) return undefined;
  const { kind, mark, end, anchors } = cursor;
  if (kind !== KIND || !isKey(mark) || !(end === null || (isKey(end) && end >= mark))) return undefined;
  if (!Array.isArray(anchors) || anchors.length > MAX_ANCHORS || !anchors.every(isAnchor)) return undefined;
  return { mark, end, anchors };
}

function isAnchor(value: unknown): value is Anchor {
  return Array.isArray(value) && value.length === 2 && isKey(value[0]) && typeof value[1] === "string";
}

function isKey(value: Json | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** A row to recognise the history by: a crash, or a restored backup, may put another one under its key. */
type Anchor = readonly [pk: number, fingerprint: string];

const FINGERPRINT_LENGTH = 11; // 64 bits, in base64

/**
 * The anchors of a batch: a row of each commit. Whatever loses a commit loses all later ones too, so that one of the
 * last batch is missing if any that was told is.
 */
export function anchorsOf(rows: readonly HistoryRow[]): readonly Anchor[] {
  const rowByChange = new Map(rows.map((row) => [row.changeId, row]));
  return [...rowByChange.values()].map((row): Anchor => [row.pk, fingerprintOf(row)]);
}

/** The anchors with the highest keys, each once, of no more than `max`. */
export function highestAnchors(anchors: readonly Anchor[], max: number): readonly Anchor[] {
  return [...new Map(anchors)].sort(([a], [b]) => b - a).slice(0, max);
}

/**
 * Whether a history has the rows that anchors are of. Those that may have been pruned count as there: who sees how far
 * pruning has come sees everything that was committed before.
 */
export function compareAnchors(anchors: readonly Anchor[], rows: readonly HistoryRow[], prunedUpTo: number) {
  const fingerprints = new Map(rows.map((row) => [row.pk, fingerprintOf(row)]));
  if (anchors.some(([pk, fingerprint]) => (fingerprints.get(pk) ?? fingerprint) !== fingerprint)) return "replaced";
  return anchors.every(([pk]) => pk <= prunedUpTo || fingerprints.has(pk)) ? "there" : "missing";
}

function fingerprintOf({ changeId, frontlineRouteId, revision }: HistoryRow): string {
  return hash("sha1", JSON.stringify([changeId, frontlineRouteId, revision]), "base64url").slice(0, FINGERPRINT_LENGTH);
}
