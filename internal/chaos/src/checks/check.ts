import type { Aftermath } from "../aftermath.ts";

/** Something that must hold after every run, whatever was broken during it. */
export interface Check<A = Aftermath> {
  /** What holds, as a sentence. */
  readonly name: string;
  /** @returns one sentence per violation */
  readonly violations: (aftermath: A) => string[];
}
