const SHOWN_IDS = 5; // enough to act on, short enough for a log line

/** Ids for an error message: quoted, so that spaces show, and the first five of many. */
export function quoteIds(ids: readonly string[]): string {
  const shown = ids.slice(0, SHOWN_IDS).map((id) => JSON.stringify(id));
  const more = ids.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
