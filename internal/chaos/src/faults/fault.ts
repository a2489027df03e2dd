import type { CommitCut } from "../stores/commit-cutting-proxy.ts";

/** What is done to a store and to those who write to it. */
export type FaultKind =
  | "database killed"
  | "worker killed"
  | "worker killed inside a transaction"
  | "worker killed between commit and acknowledgement"
  | "worker halted and overtaken by its successor"
  | "worker halted inside a transaction and overtaken"
  | `connection cut ${CommitCut}`
  | "routes inserted by other software"
  | "routes locked by other software in another order";

/** A way to break something. */
export interface Fault {
  readonly kind: FaultKind;
  /** @returns whether it really happened: a worker may, for once, not commit in time */
  inflict(): Promise<boolean>;
}
