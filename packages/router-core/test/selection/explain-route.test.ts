import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSentinelSelector, formatExplanation, type Sentinel } from "../../src/index.ts";
import { deployment, optionRegion, policy, request, sentinels } from "../arbitraries.ts";

const route = { deploymentId: "d_1" };
const [dublin, london, virginia] = ["eu-west-1.aws", "eu-west-2.aws", "us-east-1.aws"];

describe("explain", () => {
  it("has a reason for each sentinel", () => {
    const selector = createSentinelSelector({
      region: dublin,
      drainedRegions: { [london]: "soft", "eu-north-1.aws": "hard" },
      regionDial: { "eu-central-1.aws": 0 },
      allowedRegions: [dublin, london, virginia, "eu-north-1.aws", "eu-central-1.aws", "ap-south-1.aws"],
    });
    const list: Sentinel[] = [
      healthy("s_unhealthy", dublin, { health: "unhealthy" }),
      healthy("s_unknown", dublin, { health: "unknown" }),
      healthy("s_odd", dublin, { health: "confused" as never }),
      healthy("s_paused", dublin, { health: "paused", desiredState: "standby" }),
      healthy("s_standby", dublin, { desiredState: "standby" }),
      healthy("s_empty", dublin, { availableReplicas: 0 }),
      healthy("s_soft", london),
      healthy("s_hard", "eu-north-1.aws"),
      healthy("s_dialled", "eu-central-1.aws"),
      healthy("s_near", virginia),
      healthy("s_near_too", virginia),
      healthy("s_far", "ap-south-1.aws"),
      healthy("s_outside", "ap-northeast-1.aws"),
      healthy("s_malformed", "EU-WEST-1"),
    ];
    const explanation = selector.explain(route, list, { key: "k" });
    expect(Object.fromEntries(explanation.sentinels.map(({ id, reason }) => [id, reason]))).toEqual({
      s_unhealthy: "UNHEALTHY",
      s_unknown: "UNKNOWN_HEALTH",
      s_odd: "UNKNOWN_HEALTH",
      s_paused: "PAUSED",
      s_standby: "NOT_RUNNING",
      s_empty: "NO_REPLICAS",
      s_soft: "DRAINED_SOFT",
      s_hard: "DRAINED_HARD",
      s_dialled: "DIALED_DOWN",
      s_near: "SELECTED_REGION",
      s_near_too: "SELECTED_REGION",
      s_far: "FARTHER",
      s_outside: "NOT_ALLOWED",
      s_malformed: "MALFORMED_REGION",
    });
    expect(explanation.regions.map(({ region, reason }) => [region, reason])).toEqual([
      [virginia, "SELECTED"],
      ["ap-south-1.aws", "FARTHER"],
      [london, "DRAINED_SOFT"],
      ["eu-central-1.aws", "DIALED_DOWN"],
      [dublin, "NO_ELIGIBLE_SENTINEL"],
      ["EU-WEST-1", "MALFORMED_REGION"],
      ["ap-northeast-1.aws", "NOT_ALLOWED"],
      ["eu-north-1.aws", "DRAINED_HARD"],
    ]);
    expect(explanation.regions[0]).toMatchObject({ evidence: { by: "latency" }, sentinels: 2, eligible: 2 });
  });

  it("tells the spread and a forwarded request apart from the rest", () => {
    const selector = createSentinelSelector({ region: dublin, random: () => 0 });
    const list = [healthy("s_1", dublin), healthy("s_2", dublin), healthy("s_3", virginia)];
    const reasons = (asked = {}) => selector.explain(route, list, asked).sentinels.map(({ reason }) => reason);
    expect(reasons()).toEqual(["SELECTED", "SPREAD", "FARTHER"]);
    expect(reasons({ forwarded: true })).toEqual(["SELECTED", "SPREAD", "FORWARDED"]);
  });

  it("tells apart where the deployment doesn't run, whatever the sentinels there", () => {
    const selector = createSentinelSelector({ region: dublin, allowedRegions: [dublin, london, virginia] });
    const list = [
      healthy("s_1", dublin),
      healthy("s_2", london, { health: "unhealthy" }),
      healthy("s_3", virginia),
      healthy("s_4", "ap-south-1.aws"),
    ];
    const explanation = selector.explain({ ...route, regions: [virginia] }, list);
    expect(explanation.sentinels.map(({ reason }) => reason)).toEqual([
      "NOT_DEPLOYED",
      "UNHEALTHY",
      "SELECTED_REGION",
      "NOT_ALLOWED",
    ]);
    expect(explanation.regions.map(({ region, reason, eligible }) => [region, reason, eligible])).toEqual([
      [virginia, "SELECTED", 1],
      ["ap-south-1.aws", "NOT_ALLOWED", 1],
      [dublin, "NOT_DEPLOYED", 1],
      [london, "NOT_DEPLOYED", 0],
    ]);
  });

  it("says of a deployment that is offline that it is deployed nowhere", () => {
    const selector = createSentinelSelector({ region: dublin, onNoHealthy: "any" });
    const explanation = selector.explain({ ...route, desiredState: "standby" }, [healthy("s_1", dublin)]);
    expect(explanation).toMatchObject({ decision: null, error: "DEPLOYMENT_OFFLINE", triedAny: false });
    expect(explanation.sentinels[0]?.reason).toBe("NOT_DEPLOYED");
    expect(formatExplanation(explanation)).toContain("A request in eu-west-1.aws for d_1 fails: DEPLOYMENT_OFFLINE.");
  });

  it("tells apart what was avoided, unless nothing else was left", () => {
    const selector = createSentinelSelector({ region: dublin, random: () => 0 });
    const list = [healthy("s_1", dublin), healthy("s_2", dublin), healthy("s_3", london), healthy("s_4", virginia)];
    const reasons = (...ids: string[]) => {
      const { sentinels: of, regions } = selector.explain(route, list, { avoid: new Set(ids) });
      return [...of.map(({ reason }) => reason), ...regions.map(({ region, reason }) => `${region} ${reason}`)];
    };
    const [d, l, v] = [dublin, london, virginia];
    const inDublin = [`${d} SELECTED`, `${l} FARTHER`, `${v} FARTHER`];
    expect(reasons("s_1")).toEqual(["EJECTED", "SELECTED", "FARTHER", "FARTHER", ...inDublin]);
    expect(reasons(london)).toEqual([
      "SELECTED",
      "SPREAD",
      "EJECTED",
      "FARTHER",
      `${d} SELECTED`,
      `${v} FARTHER`,
      `${l} EJECTED`,
    ]);
    const inVirginia = [`${v} SELECTED`, `${d} EJECTED`, `${l} EJECTED`];
    expect(reasons(dublin, "s_3")).toEqual(["EJECTED", "EJECTED", "EJECTED", "SELECTED_REGION", ...inVirginia]);
    const inLondon = [`${l} SELECTED`, `${v} FARTHER`, `${d} EJECTED`];
    expect(reasons("s_1", "s_2")).toEqual(["EJECTED", "EJECTED", "SELECTED_REGION", "FARTHER", ...inLondon]);
    expect(reasons("s_1", "s_2", "s_3", "s_4")).toEqual(["SELECTED", "SPREAD", "FARTHER", "FARTHER", ...inDublin]);
  });

  it("says that any was tried when nothing was healthy", () => {
    const selector = createSentinelSelector({ region: dublin, onNoHealthy: "any" });
    const explanation = selector.explain(route, [healthy("s_1", virginia, { health: "unhealthy" })]);
    expect(explanation).toMatchObject({ triedAny: true, error: null, decision: { nearestNlbRegion: virginia } });
    expect(explanation.sentinels[0]?.reason).toBe("SELECTED_REGION");
  });

  it("says the error where there is no decision", () => {
    const selector = createSentinelSelector({ region: dublin });
    expect(selector.explain(route, [])).toMatchObject({ decision: null, error: "NO_HEALTHY_SENTINEL", sentinels: [] });
  });

  it("never throws, has a verdict for all, and one SELECTED where there is a decision; plain data, printable", () => {
    fc.assert(
      fc.property(optionRegion, sentinels(), policy, deployment, request, (at, list, rules, to, asked) => {
        const explanation = createSentinelSelector({ region: at, ...rules }).explain(to, list, asked);
        expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
        expect(explanation.sentinels.map(({ id }) => id)).toEqual(list.map(({ id }) => id));
        const selected = explanation.regions.filter(({ reason }) => reason === "SELECTED");
        const { decision } = explanation;
        expect(selected.map((verdict) => verdict.region)).toEqual(
          decision ? [decision.localSentinel?.region ?? decision.nearestNlbRegion] : [],
        );
        const chosen = explanation.sentinels.filter(
          ({ reason }) => reason === "SELECTED" || reason === "SELECTED_REGION",
        );
        expect(chosen.length > 0).toBe(decision !== null);
        for (const { id } of list) expect(formatExplanation(explanation)).toContain(id);
      }),
      { numRuns: 500 },
    );
  });
});

describe("formatExplanation", () => {
  it("is a text of aligned columns", () => {
    const selector = createSentinelSelector({ region: dublin });
    const list = [
      healthy("s_1", dublin, { health: "unhealthy" }),
      healthy("s_2", virginia),
      healthy("s_3", "eastus.azure"),
      healthy("s_4", "mars-1.own"),
      healthy("\u001b[31m5", "\n"),
    ];
    expect(formatExplanation(selector.explain(route, list))).toMatchInlineSnapshot(`
      "A request in eu-west-1.aws for d_1 goes to the NLB of us-east-1.aws.

      Regions, best first:
        us-east-1.aws  SELECTED              1 of 1 eligible  66.36 ms
        eastus.azure   FARTHER               1 of 1 eligible  5732 km
        mars-1.own     FARTHER               1 of 1 eligible  name
        eu-west-1.aws  NO_ELIGIBLE_SENTINEL  0 of 1 eligible  local
        "\\n"           MALFORMED_REGION      1 of 1 eligible  name

      Sentinels:
        s_1            eu-west-1.aws  UNHEALTHY
        s_2            us-east-1.aws  SELECTED_REGION
        s_3            eastus.azure   FARTHER
        s_4            mars-1.own     FARTHER
        "\\u001b[31m5"  "\\n"           MALFORMED_REGION"
    `);
  });

  it("says what failed, and that any was tried", () => {
    const none = createSentinelSelector({ region: dublin }).explain({ deploymentId: "" }, []);
    expect(formatExplanation(none)).toContain('A request in eu-west-1.aws for "" fails: NO_HEALTHY_SENTINEL.');
    const any = createSentinelSelector({ region: dublin, onNoHealthy: "any" });
    expect(formatExplanation(any.explain(route, [healthy("s_1", dublin, { health: "unknown" })]))).toContain(
      "goes to the local sentinel s_1.\nNo sentinel is eligible: trying any that is wanted running.",
    );
  });
});

function healthy(id: string, at: string, fields: Partial<Sentinel> = {}): Sentinel {
  return { id, region: at, health: "healthy", ...fields };
}
