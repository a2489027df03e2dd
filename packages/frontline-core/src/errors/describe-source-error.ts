import { TimedOutError } from "./timed-out-error.ts";

/** What failed as a sentence for operators: only what its maker made safe to tell. The rest stays in `cause`. */
export function describeSourceError(error: unknown): string {
  if (error instanceof TimedOutError || isSourceUnavailable(error)) return error.message;
  return "the source failed: see `cause` for its own words";
}

/** By its code, because two copies of this package may be installed. */
function isSourceUnavailable(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === "SOURCE_UNAVAILABLE";
}
