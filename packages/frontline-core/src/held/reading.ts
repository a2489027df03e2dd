/** When something was read from the source, and what the answer is worth. */
export interface Reading {
  /** Its place in the order of all reads and invalidations of one router. Unlike a time, it never goes back. */
  readonly mark: number;
  /** When it began, on the router's clock, less the age of what the source knows. */
  readonly at: number;
  /** The era of following that it began in: changes since then are told. {@link UNFOLLOWED} where they may not be. */
  readonly era: number;
  /** Everything that was told before it began is in it. */
  readonly covers: boolean;
}

/** The era of what no following confirms. */
export const UNFOLLOWED = -1;

/**
 * What a reading makes of the mark of what is known, where it is believed: one that covers what was told and was begun
 * last; any, where nothing is known. `undefined`: it isn't. @param markAfter the mark of what is known then
 */
export function believedMark(
  mark: number | undefined,
  { mark: begun, covers }: Reading,
  markAfter: number,
): number | undefined {
  if (mark !== undefined && (!covers || begun < mark)) return undefined;
  return covers ? markAfter : 0; // any that covers is worth more
}
