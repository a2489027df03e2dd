import { hash } from "node:crypto";
import type { HistoryRow } from "./history.ts";

/** A row to recognise the history by: a crash, or a restored backup, may put another one under its key. */
export type Anchor = readonly [pk: number, fingerprint: string];

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
export function compareAnchors(
  anchors: readonly Anchor[],
  rows: readonly HistoryRow[],
  prunedUpTo: number,
): "missing" | "replaced" | "there" {
  const fingerprints = new Map(rows.map((row) => [row.pk, fingerprintOf(row)]));
  if (anchors.some(([pk, fingerprint]) => (fingerprints.get(pk) ?? fingerprint) !== fingerprint)) return "replaced";
  return anchors.every(([pk]) => pk <= prunedUpTo || fingerprints.has(pk)) ? "there" : "missing";
}

function fingerprintOf({ changeId, frontlineRouteId, revision }: HistoryRow): string {
  return hash("sha1", JSON.stringify([changeId, frontlineRouteId, revision]), "base64url").slice(0, FINGERPRINT_LENGTH);
}
