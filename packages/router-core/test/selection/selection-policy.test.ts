import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as bare from "../../src/bare.ts";
import {
  createSentinelSelector,
  NoHealthySentinelError,
  type Sentinel,
  type SentinelSelectorOptions,
  UnknownRegionError,
} from "../../src/index.ts";

const route = { deploymentId: "d_1" };
const [london, dublin, virginia] = ["eu-west-2.aws", "eu-west-1.aws", "us-east-1.aws"];
const everywhere = [london, dublin, virginia].map(healthy);

describe("a drain", () => {
  it("makes a soft region the last resort, the local one too", () => {
    const drainedRegions = { [dublin]: "soft" } as const;
    expect(served({ drainedRegions }, everywhere)).toBe(london);
    expect(served({ drainedRegions }, [healthy(dublin), healthy(virginia)])).toBe(virginia);
    expect(served({ drainedRegions }, [healthy(dublin)])).toBe(dublin);
  });

  it("keeps requests from a hard region always", () => {
    const drainedRegions = { [dublin]: "hard" } as const;
    expect(served({ drainedRegions }, everywhere)).toBe(london);
    expect(() => served({ drainedRegions }, [healthy(dublin)])).toThrow(NoHealthySentinelError);
  });

  it("keeps the order of nearness among last resorts", () => {
    const drainedRegions = { [dublin]: "soft", [london]: "soft", [virginia]: "soft" } as const;
    expect(plan({ drainedRegions }, everywhere)).toEqual([dublin, london, virginia]);
  });
});

describe("a residency fence", () => {
  it("holds for local, remote and unknown regions", () => {
    expect(served({ allowedRegions: [virginia] }, everywhere)).toBe(virginia);
    expect(() => served({ allowedRegions: ["eu-north-1.aws"] }, everywhere)).toThrow(NoHealthySentinelError);
    expect(() => served({ allowedRegions: [dublin] }, [healthy("mars-1.own")])).toThrow(NoHealthySentinelError);
    const proximity = { "mars-1.own": [] };
    expect(served({ proximity, allowedRegions: ["mars-1.own"] }, [healthy("mars-1.own")])).toBe("mars-1.own");
    expect(() => served({ allowedRegions: [] }, everywhere)).toThrow(NoHealthySentinelError);
  });

  it("holds when nothing is healthy", () => {
    const options = { allowedRegions: [virginia], onNoHealthy: "any" } as const;
    expect(() => served(options, [{ ...healthy(dublin), health: "unhealthy" }])).toThrow(NoHealthySentinelError);
  });
});

describe("with no eligible sentinel", () => {
  const sick: Sentinel[] = [
    { ...healthy(virginia), health: "unhealthy", availableReplicas: 0 },
    { ...healthy("ap-south-1.aws"), health: "unknown" },
  ];

  it("fails by default", () => {
    expect(() => served({}, sick)).toThrow(NoHealthySentinelError);
  });

  it("tries any that is wanted running and not paused, nearest first", () => {
    expect(plan({ onNoHealthy: "any" }, sick)).toEqual([virginia, "ap-south-1.aws"]);
    expect(() => served({ onNoHealthy: "any" }, [{ ...healthy(dublin), health: "paused" }])).toThrow();
    expect(() => served({ onNoHealthy: "any" }, [{ ...healthy(dublin), desiredState: "archived" }])).toThrow();
  });

  it("tries none of them while a healthy one is left, however far", () => {
    expect(plan({ onNoHealthy: "any" }, [...sick, healthy("ap-southeast-2.aws")])).toEqual(["ap-southeast-2.aws"]);
  });
});

describe("a forwarded request", () => {
  const here = createSentinelSelector({ region: dublin });

  it("is served locally or fails", () => {
    expect(here.selectSentinel(route, everywhere, { forwarded: true }).localSentinel?.region).toBe(dublin);
    expect(() => here.selectSentinel(route, [healthy(london)], { forwarded: true })).toThrow(NoHealthySentinelError);
  });

  it("is served by a softly drained region, which is what its sender had left", () => {
    expect(served({ drainedRegions: { [dublin]: "soft" } }, everywhere, { forwarded: true })).toBe(dublin);
  });
});

describe("a region's dial", () => {
  const keys = Array.from({ length: 5000 }, (_, i) => `tenant_${i}`);
  const takes = (percent: number) => {
    const here = createSentinelSelector({ region: dublin, regionDial: { [london]: percent } });
    return new Set(
      keys.filter(
        (key) => nearest(here.selectSentinel(route, [healthy(london), healthy(virginia)], { key })) === london,
      ),
    );
  };

  it("lets in its share of keys", () => {
    expect(takes(0).size).toBe(0);
    expect(takes(10).size / keys.length).toBeCloseTo(0.1, 1);
    expect(takes(100).size).toBe(keys.length);
  });

  it("moves only new keys when raised, and the same ones each time", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (a, b) => {
        const [low, high] = [takes(Math.min(a, b)), takes(Math.max(a, b))];
        expect([...low].filter((key) => !high.has(key))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("is independent of other regions' dials", () => {
    const both = { [london]: 50, "eu-central-1.aws": 50 };
    const here = createSentinelSelector({ region: dublin, regionDial: both });
    const list = [healthy(london), healthy("eu-central-1.aws"), healthy(virginia)];
    const served = keys.map((key) => nearest(here.selectSentinel(route, list, { key })));
    const share = (region: string) => served.filter((by) => by === region).length / keys.length;
    expect(share(london)).toBeCloseTo(0.5, 1);
    expect(share("eu-central-1.aws")).toBeCloseTo(0.25, 1);
    expect(share(virginia)).toBeCloseTo(0.25, 1);
  });

  it("shifts the local region's traffic too", () => {
    const here = createSentinelSelector({ region: dublin, regionDial: { [dublin]: 30 } });
    const stay = keys.filter((key) => here.selectSentinel(route, everywhere, { key }).destination === "local");
    expect(stay.length / keys.length).toBeCloseTo(0.3, 1);
  });

  it("never makes an error: a region that is dialled down is a last resort", () => {
    expect(served({ regionDial: { [dublin]: 0 } }, [healthy(dublin)])).toBe(dublin);
  });

  it("draws a point for a request without a key", () => {
    const at = (point: number) => served({ regionDial: { [dublin]: 50 }, random: () => point }, everywhere);
    const points = Array.from({ length: 1000 }, (_, i) => at(i / 1000));
    expect(points.filter((region) => region === dublin).length / 1000).toBeCloseTo(0.5, 1);
  });
});

describe("a malformed policy", () => {
  it.each<[string, object]>([
    [
      'drainedRegions["us-east-1.aws"]: expected "soft" or "hard", got "gone"',
      { drainedRegions: { "us-east-1.aws": "gone" } },
    ],
    ["drainedRegions: expected `name.platform`", { drainedRegions: { "us-east-1": "soft" } }],
    ['allowedRegions: expected a list of regions, got "us-east-1.aws"', { allowedRegions: "us-east-1.aws" }],
    ["allowedRegions[0]: expected `name.platform`", { allowedRegions: ["US-EAST-1.aws"] }],
    ['regionDial["us-east-1.aws"]: expected 0 to 100 per cent, got 101', { regionDial: { "us-east-1.aws": 101 } }],
    [
      'regionDial["us-east-1.aws"]: expected 0 to 100 per cent, got NaN',
      { regionDial: { "us-east-1.aws": Number.NaN } },
    ],
    ['regionDial["us-east-1.aws"]: expected 0 to 100 per cent, got "50"', { regionDial: { "us-east-1.aws": "50" } }],
    ["regionDial: expected `name.platform`", { regionDial: { x: 1 } }],
    ["regionDial: expected an object keyed by region, got null", { regionDial: null }],
    ["drainedRegions: expected an object keyed by region, got a list", { drainedRegions: ["us-east-1.aws"] }],
    ['onNoHealthy: expected "fail" or "any", got "panic"', { onNoHealthy: "panic" }],
    ["random: expected a function, got 5", { random: 5 }],
    ["region: expected `name.platform`", { region: "us-east-1" }],
    ['createSentinelSelector: unknown option "allowedRegion", did you mean "allowedRegions"?', { allowedRegion: [] }],
  ])("is refused: %s", (message, options) => {
    expect(() => createSentinelSelector({ region: dublin, ...options } as never)).toThrow(message);
  });
});

describe("a region that the proximity knows nothing of", () => {
  const typo = "eu-wst-2.aws";
  const options: Record<string, object> = {
    region: { region: typo },
    drainedRegions: { drainedRegions: { [typo]: "hard" } },
    allowedRegions: { allowedRegions: [london, typo] },
    regionDial: { regionDial: { [typo]: 0 } },
  };

  it.each(Object.entries(options))("is refused in %s, with the nearest spellings", (name, given) => {
    const make = () => createSentinelSelector({ region: dublin, ...given });
    expect(make).toThrow(UnknownRegionError);
    expect(make).toThrow(RangeError);
    expect(make).toThrow(
      `${name}: nothing is known of "eu-wst-2.aws", did you mean "eu-west-2.aws" or "eu-west-1.aws" or "eu-west-3.aws"? ` +
        "For a region of your own, pass `proximity` with a row or coordinates for it",
    );
    expect(make).toThrow(expect.objectContaining({ code: "UNKNOWN_REGION", region: typo }));
  });

  it.each(Object.entries(options))("is taken in %s where a proximity knows it", (_name, given) => {
    expect(() => createSentinelSelector({ region: dublin, ...given, proximity: { [typo]: [] } })).not.toThrow();
  });

  it("is refused by the bare entry, which knows what its table names and no more", () => {
    const proximity = { [london]: [dublin] };
    expect(() => bare.createSentinelSelector({ region: dublin, proximity })).not.toThrow();
    expect(() => bare.createSentinelSelector({ region: virginia, proximity })).toThrow(bare.UnknownRegionError);
  });
});

describe("options that are missing", () => {
  it.each<[string, unknown]>([
    ['region: expected `name.platform` in lower case, such as "us-east-1.aws", but it is missing', undefined],
    ['region: expected `name.platform` in lower case, such as "us-east-1.aws", but it is missing', {}],
    ["createSentinelSelector: expected options as an object, got null", null],
    ['createSentinelSelector: expected options as an object, got "eu-west-1.aws"', "eu-west-1.aws"],
  ])("are named: %s", (message, options) => {
    expect(() => createSentinelSelector(options as never)).toThrow(new TypeError(message));
  });

  it("are named by the bare entry, whose proximity has no default", () => {
    const make = () => bare.createSentinelSelector({ region: dublin } as never);
    expect(make).toThrow("proximity: expected a table or the result of defineProximity, but it is missing");
  });
});

function healthy(region: string): Sentinel {
  return { id: `s_${region}`, region, health: "healthy" };
}

type Options = Omit<SentinelSelectorOptions, "region">;

function served(options: Options, list: readonly Sentinel[], request = {}): string | null {
  return nearest(createSentinelSelector({ region: dublin, ...options }).selectSentinel(route, list, request));
}

function plan(options: Options, list: readonly Sentinel[]): (string | null)[] {
  return createSentinelSelector({ region: dublin, ...options })
    .planRoute(route, list)
    .map(nearest);
}

function nearest(decision: { localSentinel: Sentinel | null; nearestNlbRegion: string | null }): string | null {
  return decision.localSentinel?.region ?? decision.nearestNlbRegion;
}
