import { join } from "node:path";

/** What an endpoint process is started with, as JSON in its one argument. */
export interface EndpointSettings {
  /** The database. */
  readonly url: string;
  /** Where it listens, on a free port. */
  readonly host: string;
  /** Holds the journals, the trap, and the ports. */
  readonly directory: string;
  /** The process id of the run. */
  readonly runner: number;
  /** `2.7`: the seventh process of the second endpoint. */
  readonly name: string;
}

export function endpointJournal({ directory, name }: Pick<EndpointSettings, "directory" | "name">): string {
  return join(directory, `endpoint-${name}.jsonl`);
}

/** Holds the port, once the process serves. */
export function portFile({ directory, name }: Pick<EndpointSettings, "directory" | "name">): string {
  return join(directory, `endpoint-${name}.port`);
}
