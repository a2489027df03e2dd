import type { Options } from "tsup";

/** The JavaScript half of a library build; `tsc` emits the declarations beside it. */
export function library(entry: string[]): Options {
  return { entry, format: "esm", target: "es2023", platform: "neutral", clean: true };
}
