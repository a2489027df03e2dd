import { shown } from "../options/option-check.ts";
import type { Region } from "../region.ts";

/** A well-formed region that the proximity in use knows nothing of: most likely a slip of the pen. */
export class UnknownRegionError extends RangeError {
  override readonly name = "UnknownRegionError";
  /** Stable: switch on this, not on the message. */
  readonly code = "UNKNOWN_REGION";
  readonly region: Region;
  /** The known names that are most like it, the likeliest first. */
  readonly suggestions: readonly Region[];

  constructor(option: string, region: Region, suggestions: readonly Region[]) {
    const meant = suggestions.length > 0 ? `, did you mean ${suggestions.map(shown).join(" or ")}?` : ";";
    super(
      `${option}: nothing is known of ${shown(region)}${meant} ` +
        "For a region of your own, pass `proximity` with a row or coordinates for it",
    );
    this.region = region;
    this.suggestions = suggestions;
  }
}
