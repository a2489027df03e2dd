import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type JournalEntry, openJournal, readJournal, unfinishedOperation } from "../src/journal.ts";
import { chooseOperation } from "../src/operation.ts";
import { createRandom } from "../src/random.ts";
import { makeScenario } from "../src/scenario.ts";

const directory = mkdtempSync(join(tmpdir(), "chaos-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

const random = createRandom(1);
const operation = chooseOperation("o1", 1, makeScenario(random), random);
const begin: Extract<JournalEntry, { type: "begin" }> = { type: "begin", operation, finished: [] };
const step: JournalEntry = { type: "step", operationId: "o1", name: "plan-1", result: { changed: true } };
const end: JournalEntry = { type: "end", operationId: "o1", outcome: { kind: "gave up" } };

describe("a journal", () => {
  it("keeps what was appended, and drops a last line that was cut off", () => {
    const file = join(directory, "journal");
    const journal = openJournal(file);
    for (const entry of [begin, step]) journal.append(entry);
    appendFileSync(file, '{"type":"end","operat');
    expect(readJournal(file)).toEqual([begin, step]);
  });

  it("knows the operation to go on with, and the steps that it has finished", () => {
    expect(unfinishedOperation([begin, end, begin, step])).toEqual({
      operation,
      finished: [{ name: "plan-1", result: { changed: true } }],
    });
    const inherited = { name: "plan-0", result: null };
    expect(unfinishedOperation([{ ...begin, finished: [inherited] }, step])?.finished).toEqual([
      inherited,
      { name: "plan-1", result: { changed: true } },
    ]);
    expect(unfinishedOperation([begin, step, end])).toBeUndefined();
    expect(unfinishedOperation([])).toBeUndefined();
  });
});
