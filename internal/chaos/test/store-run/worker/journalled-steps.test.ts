import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../../../src/journal.ts";
import { journalledSteps } from "../../../src/store-run/worker/journalled-steps.ts";

function recorded(finished: Record<string, unknown> = {}, isCurrent = () => true) {
  const entries: JournalEntry[] = [];
  const journal = { append: (entry: JournalEntry) => void entries.push(entry) };
  const check = () => {
    if (!isCurrent()) throw new Error("has a successor");
  };
  const steps = journalledSteps(journal, "o1", new Map(Object.entries(finished)), async () => undefined, check);
  return { entries, steps };
}

describe("a journalled step", () => {
  it("is run once, and journalled before its result is handed on", async () => {
    const { entries, steps } = recorded();
    expect(await steps.run("plan-1", async () => 7)).toBe(7);
    expect(await steps.run("plan-1", async () => 8)).toBe(7);
    expect(entries).toEqual([{ type: "step", operationId: "o1", name: "plan-1", result: 7 }]);
  });

  it("that a predecessor has finished isn't run again, whatever its result", async () => {
    const { entries, steps } = recorded({ "commit-1": null });
    expect(await steps.run<number | null>("commit-1", async () => 8)).toBeNull();
    expect(entries).toEqual([]);
  });

  it("that fails isn't journalled, and runs again", async () => {
    const { entries, steps } = recorded();
    await expect(steps.run("plan-1", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
    expect(entries).toEqual([]);
    expect(await steps.run("plan-1", async () => 8)).toBe(8);
  });

  it("isn't journalled once there is a successor, which may have run it too", async () => {
    let isCurrent = true;
    const { entries, steps } = recorded({}, () => isCurrent);
    const overtaken = steps.run("plan-1", async () => {
      isCurrent = false;
    });
    await expect(overtaken).rejects.toThrow("has a successor");
    expect(entries).toEqual([]);
  });
});
