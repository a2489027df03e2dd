import type { CommitCuttingProxy } from "./commit-cutting-proxy.ts";

/** A database to break, empty at first. */
export interface ChaosStore {
  /** `mariadb 10.11.14`, `SQLite`. */
  readonly name: string;
  /** For `openDatabase`: the database itself. */
  readonly url: string;
  /** For the workers: through the proxy, where there is one. */
  readonly workerUrl: string;
  /** Kills the server with SIGKILL and starts it again after a while. Missing where there is no server of our own. */
  readonly crash?: ((downMs: number) => Promise<void>) | undefined;
  readonly proxy?: CommitCuttingProxy | undefined;
  /** Stops and removes what was made for it. */
  close(): Promise<void>;
}
