import { describe, expect, it, vi } from "vitest";
import { type BrokenRequest, createDeaths, type Deaths } from "../../../src/traffic/judging/deaths.ts";

const REGIONS = ["eu-west-1.aws", "us-east-1.aws"];
const REGION_OF: Readonly<Record<string, string>> = { s_eu: "eu-west-1.aws", s_us: "us-east-1.aws" };
// Under way for all time.
const request: BrokenRequest = {
  sentAt: 0,
  failedAt: Number.POSITIVE_INFINITY,
  dialled: "eu-west-1.aws",
  broke: "sentinel",
};

function create(): Deaths {
  return createDeaths(
    (sentinel) => REGION_OF[sentinel],
    (name) => REGIONS.includes(name),
  );
}

function mayHaveCut(name: string, of: Partial<BrokenRequest> = {}) {
  const deaths = create();
  void deaths.killing(name, () => new Promise(() => undefined));
  return deaths.mayHaveCut({ ...request, ...of });
}

describe("when it died", () => {
  const MS = 100;
  /** A process that begins to die at 0, and is gone 100 ms later, by a clock that stands still otherwise. */
  async function died(how: "killing" | "stopping"): Promise<Deaths> {
    const clock = vi.spyOn(performance, "now").mockReturnValue(0);
    const deaths = create();
    await deaths[how]("s_eu", async () => void clock.mockReturnValue(MS));
    clock.mockRestore();
    return deaths;
  }
  const cut = (deaths: Deaths, sentAt: number, failedAt: number, of: Partial<BrokenRequest> = {}) =>
    deaths.mayHaveCut({ ...request, sentAt, failedAt, ...of });

  it("must have been while the request was under way", async () => {
    const deaths = await died("killing");
    expect([cut(deaths, -50, -1), cut(deaths, -50, 0)]).toEqual([false, true]);
    expect([cut(deaths, MS, MS + 1), cut(deaths, MS + 1, MS + 2)]).toEqual([true, false]);
  });

  it("must not have been long before the failure", async () => {
    const deaths = await died("killing");
    expect([cut(deaths, 0, MS + 5_000), cut(deaths, 0, MS + 5_001)]).toEqual([true, false]);
  });

  it("is no excuse for requests where it was told to stop, but for what doesn't end by itself", async () => {
    const deaths = await died("stopping");
    const broken = { broke: "answer", sentinel: "s_eu" } as const;
    expect([cut(deaths, 0, 50, broken), cut(deaths, 0, 50, { ...broken, isSocket: true })]).toEqual([false, true]);
  });

  it("counts while nobody knows yet when it is gone", () => {
    const deaths = create();
    void deaths.killing("s_eu", () => new Promise(() => undefined));
    const later = performance.now() + 60_000;
    expect([cut(deaths, later, later + 1), cut(deaths, 0, 1)]).toEqual([true, false]);
  });
});

describe("who died", () => {
  const names = ["eu-west-1.aws", "us-east-1.aws", "s_eu", "s_us"];
  const whoMayHaveCut = (of: Partial<BrokenRequest>) => names.filter((name) => mayHaveCut(name, of));

  it("is the dialled frontline alone, where its connection broke without an answer", () => {
    expect(whoMayHaveCut({ broke: "client" })).toEqual(["eu-west-1.aws"]);
  });

  it("is a sentinel of the dialled region or another frontline, where the dialled frontline says that somebody broke off", () => {
    expect(whoMayHaveCut({ region: "eu-west-1.aws" })).toEqual(["us-east-1.aws", "s_eu"]);
  });

  it("is a sentinel of the other region, where the frontline that it was forwarded to says so", () => {
    expect(whoMayHaveCut({ region: "us-east-1.aws" })).toEqual(["s_us"]);
  });

  it("is any but the dialled frontline, where nobody knows who says so", () => {
    expect(whoMayHaveCut({})).toEqual(["us-east-1.aws", "s_eu", "s_us"]);
  });

  it("is the sentinel that is named, one of the frontlines on the way, where the answer broke off", () => {
    const broke = "answer";
    const own = whoMayHaveCut({ broke, region: "eu-west-1.aws", sentinel: "s_eu" });
    expect(own).toEqual(["eu-west-1.aws", "s_eu"]);
    const forwarded = whoMayHaveCut({ broke, region: "us-east-1.aws", sentinel: "s_us2" });
    expect(forwarded).toEqual(["eu-west-1.aws", "us-east-1.aws"]);
    const unnamed = whoMayHaveCut({ broke, region: "us-east-1.aws" });
    expect(unnamed).toEqual(["eu-west-1.aws", "us-east-1.aws", "s_us"]);
  });

  it("may be a sentinel of which nobody knows the region", () => {
    expect(mayHaveCut("s_new", { region: "us-east-1.aws" })).toBe(true);
  });
});

it("nobody's death cuts what broke without one", () => {
  expect(
    createDeaths(
      () => undefined,
      () => false,
    ).mayHaveCut(request),
  ).toBe(false);
});
