import { describe, expect, it } from "vitest";
import { isEligible, type Sentinel } from "../src/index.ts";

describe("isEligible", () => {
  it.each<[Partial<Sentinel>, boolean]>([
    [{}, true],
    [{ desiredState: "running", availableReplicas: 1 }, true],
    [{ health: "unknown" }, false],
    [{ health: "paused" }, false],
    [{ health: "unhealthy" }, false],
    [{ desiredState: "standby" }, false],
    [{ desiredState: "archived" }, false],
    [{ availableReplicas: 0 }, false],
    [{ availableReplicas: -1 }, false],
    [{ availableReplicas: Number.NaN }, false],
  ])("a healthy one with %o: %s", (fields, eligible) => {
    expect(isEligible({ id: "s_1", region: "us-east-1.aws", health: "healthy", ...fields })).toBe(eligible);
  });
});
