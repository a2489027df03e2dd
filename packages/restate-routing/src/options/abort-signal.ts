import { implementing, optional } from "@frontline-routing/router-core/options";

/** Checks a signal, or none. */
export const abortSignal = optional(
  implementing<AbortSignal>("an AbortSignal", ["addEventListener", "throwIfAborted"]),
);
