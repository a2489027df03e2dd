import { describe, expect, it } from "vitest";
import { describeSoak, type SoakReport, violationsOf } from "../src/report.ts";

const traffic: SoakReport["traffic"] = {
  requests: 1_003,
  underWay: 0,
  answered: 1_000,
  failed: {},
  cut: 2,
  wrongDeployment: 0,
  forwarded: 300,
  failedOver: 10,
  answeredBy: { "us-east-1.aws": 1_000 },
  largeBodies: 100,
  bodyBytes: 45_000_000,
  webSockets: { opened: 20, messages: 500, cut: 1 },
  latencyMs: { p50: 3.21, p99: 30.04, max: 2_000.4 },
  lateness: { late: 3, worstMs: 70.4 },
  slowestSwitchMs: 270.2,
  slowestSwitchAfterPauseMs: 812.6,
  examples: [],
};

const sound: SoakReport = {
  database: "SQLite",
  seed: 42,
  rate: 60,
  seconds: 60.4,
  boundMs: 1_000,
  recoveryMs: 3_000,
  traffic,
  changes: { deployed: 10, promoted: 5 },
  faults: { "sentinel killed": 2 },
  missingFaults: [],
  problems: [],
  memory: [{ region: "us-east-1.aws", isSameProcess: true, warm: 120, end: 125 }],
};

const withTraffic = (changed: Partial<SoakReport["traffic"]>): SoakReport => ({
  ...sound,
  traffic: { ...traffic, ...changed },
});

it("of a run in which nothing failed is sound, with what was cut by deaths", () => {
  expect(violationsOf(sound)).toEqual([]);
  const lines = describeSoak(sound);
  expect(lines.at(-1)).toBe("soak: nothing failed");
  expect(lines).toContain("  cut by a death: 2");
  expect(lines).toContain("slowest switch: 270 ms; after the store or the frontline was back: 813 ms of 4000");
  expect(lines).toContain("memory of the frontline of us-east-1.aws: 120 MB when warm, 125 MB at the end");
});

describe("is violated by", () => {
  it.each<[string, SoakReport, string]>([
    ["a failure", withTraffic({ failed: { "502 ATTEMPTS_FAILED": 1 } }), "1 failed: 502 ATTEMPTS_FAILED"],
    ["a request that was sent twice", withTraffic({ failed: { "sent twice": 2 } }), "2 failed: sent twice"],
    ["a wrong deployment", withTraffic({ wrongDeployment: 3 }), "3 answered by a wrong deployment"],
    [
      "a kind of fault that never happened",
      { ...sound, missingFaults: ["region killed"] },
      "never happened: region killed",
    ],
    ["a part that ended by itself", { ...sound, problems: ["frontline ended by itself"] }, "frontline ended by itself"],
    ["no changes", { ...sound, changes: { deployed: 1 } }, "nothing was shown: no changes"],
    ["no second hop", withTraffic({ forwarded: 0 }), "nothing was shown: no forwarded"],
    ["no large bodies", withTraffic({ largeBodies: 0 }), "nothing was shown: no large bodies"],
    [
      "no WebSockets",
      withTraffic({ webSockets: { opened: 1, messages: 0, cut: 0 } }),
      "nothing was shown: no WebSocket messages",
    ],
  ])("%s", (_, report, violation) => {
    expect(violationsOf(report)).toEqual([violation]);
    expect(describeSoak(report)).toContain(`VIOLATED: ${violation}`);
    expect(describeSoak(report).at(-1)).toBe("soak: VIOLATED; again with --seed 42");
  });
});
