import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openJournal } from "../../../src/journal.ts";
import { chooseOperation } from "../../../src/operation.ts";
import { createRandom } from "../../../src/random.ts";
import { makeScenario } from "../../../src/scenario.ts";
import { inheritedOperation } from "../../../src/store-run/worker/inherited-operation.ts";
import { journalFile } from "../../../src/store-run/worker/worker-settings.ts";

const directory = mkdtempSync(join(tmpdir(), "chaos-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

const random = createRandom(1);
const operation = chooseOperation("o1", 1, makeScenario(random), random);
const finished = [{ name: "plan-1", result: { changed: true } }];
const place = { directory, slot: 1, url: "sqlite::memory:", seed: 1, runner: 1 };

describe("a worker's successor", () => {
  it("goes on with what was left, also when those in between were killed before their first line", () => {
    expect(inheritedOperation({ ...place, incarnation: 1 })).toBeUndefined();
    openJournal(journalFile(place, 1)).append({ type: "begin", operation, finished });
    openJournal(journalFile(place, 2));
    openJournal(journalFile(place, 3));
    expect(inheritedOperation({ ...place, incarnation: 4 })).toEqual({ operation, finished });
  });

  it("begins anew when nothing was left", () => {
    const outcome = { kind: "gave up" } as const;
    openJournal(journalFile(place, 4)).append({ type: "end", operationId: "o1", outcome });
    expect(inheritedOperation({ ...place, incarnation: 5 })).toBeUndefined();
  });
});
