import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a worker process is started with, as JSON in its one argument. */
export interface WorkerSettings {
  readonly url: string;
  readonly seed: number;
  /** Holds the journals and, for each slot, the number of the incarnation that is current. */
  readonly directory: string;
  /** Which of the workers it is, counted from 1. */
  readonly slot: number;
  /** The process id of the run. */
  readonly runner: number;
  /** How many processes the slot has had, with this one. */
  readonly incarnation: number;
}

type Place = Pick<WorkerSettings, "directory" | "slot">;

/** Where an incarnation writes its journal. */
export function journalFile({ directory, slot }: Place, incarnation: number): string {
  return join(directory, `worker-${slot}.${incarnation}.jsonl`);
}

/** Says which incarnation of a slot may write. All before it end as soon as they look. */
export function setCurrentIncarnation({ directory, slot }: Place, incarnation: number): void {
  writeFileSync(currentFile({ directory, slot }), String(incarnation));
}

export function currentIncarnation(place: Place): number {
  return Number(readFileSync(currentFile(place), "utf8"));
}

function currentFile({ directory, slot }: Place): string {
  return join(directory, `worker-${slot}.current`);
}
