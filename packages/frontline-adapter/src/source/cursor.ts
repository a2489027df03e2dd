import type { Cursor, Json } from "@frontline-routing/frontline-core";
import type { Anchor } from "./following/anchors.ts";

/** What a cursor says by itself, wherever it has been. */
export interface CursorPosition {
  readonly mark: number;
  readonly end: number | null;
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
