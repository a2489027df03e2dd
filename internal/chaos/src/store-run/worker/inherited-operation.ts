import { readJournal, type UnfinishedOperation, unfinishedOperation } from "../../journal.ts";
import { journalFile, type WorkerSettings } from "./worker-settings.ts";

/**
 * The operation that the processes before this one have left. It is in the last journal that has anything in it: a
 * process that was killed before its first line has done nothing.
 */
export function inheritedOperation(settings: WorkerSettings): UnfinishedOperation | undefined {
  for (let incarnation = settings.incarnation - 1; incarnation > 0; incarnation--) {
    const entries = readJournal(journalFile(settings, incarnation));
    if (entries.length > 0) return unfinishedOperation(entries);
  }
  return undefined;
}
