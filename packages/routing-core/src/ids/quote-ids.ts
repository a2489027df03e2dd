const SHOWN_IDS = 5; // enough to act on, short enough for a log line

/** An id for an error message, so that spaces show; `null`: there is none. */
export function quote(id: string | null): string {
  return id === null ? "nothing" : JSON.stringify(id);
}

/** Ids for an error message: quoted, so that spaces show, and the first five of many. */
export function quoteIds(ids: readonly string[]): string {
  const shown = ids.slice(0, SHOWN_IDS).map(quote);
  const more = ids.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
