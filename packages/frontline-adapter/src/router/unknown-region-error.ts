/** A well-formed region that nothing is known of: most likely a slip of the pen. */
export class UnknownRegionError extends RangeError {
  override readonly name = "UnknownRegionError";
  /** Stable: switch on this, not on the message. */
  readonly code = "UNKNOWN_REGION";
  readonly region: string;
  /** The known names that are most like it, the likeliest first. */
  readonly suggestions: readonly string[];

  constructor(region: string, suggestions: readonly string[]) {
    const meant =
      suggestions.length > 0 ? `, did you mean ${suggestions.map((s) => JSON.stringify(s)).join(" or ")}?` : ";";
    super(
      `region: nothing is known of ${JSON.stringify(region)}${meant} ` +
        "For a region of your own, pass `proximity` with a row or coordinates for it",
    );
    this.region = region;
    this.suggestions = suggestions;
  }
}
