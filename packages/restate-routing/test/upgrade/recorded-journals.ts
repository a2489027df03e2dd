import { readdirSync, readFileSync } from "node:fs";
import type { JournalScenario } from "./journal-scenarios.ts";

/** Where journals are kept, a file for each version of the package that wrote them. */
export const JOURNALS = new URL("../fixtures/journals/", import.meta.url);

/** What a version of the service wrote down of a call, and what it answered. */
export interface RecordedJournal extends JournalScenario {
  readonly steps: readonly RecordedStep[];
  readonly answer: unknown;
}

/** A durable step. */
export interface RecordedStep {
  readonly name: string;
  readonly result?: unknown;
}

/** All that are kept. */
export function readRecordedJournals(): { version: string; scenario: string; journal: RecordedJournal }[] {
  return readdirSync(JOURNALS).flatMap((file) => {
    const journals: Record<string, RecordedJournal> = JSON.parse(readFileSync(new URL(file, JOURNALS), "utf8"));
    const version = file.replace(/\.json$/, "");
    return Object.entries(journals).map(([scenario, journal]) => ({ version, scenario, journal }));
  });
}
