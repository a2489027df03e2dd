import type { LivePointer } from "./change-set.ts";

/** An environment as reassignment sees it. One that no commit has touched yet is at revision 0, with nothing live. */
export interface EnvironmentState extends LivePointer {
  readonly environmentId: string;
  /** Grows with every commit in the environment, of routes or of the live pointer. */
  readonly revision: number;
}

/** One row of an environment's history: a commit that moved its live pointer or set its flag. */
export interface LiveChange {
  readonly changeId: string;
  readonly environmentId: string;
  readonly previous: LivePointer;
  readonly deploymentId: string;
  readonly isRolledBack: boolean;
  /** The revision the environment has since. */
  readonly revision: number;
  readonly actor: string | null;
  readonly reason: string | null;
  /** Unix milliseconds, the `now` of the change set. */
  readonly changedAt: number;
}
