import { describe, expect, it } from "vitest";
import { type BrokenRequest, createDeaths } from "../../../src/traffic/judging/deaths.ts";

const REGIONS = ["eu-west-1.aws", "us-east-1.aws"];
const REGION_OF: Readonly<Record<string, string>> = { s_eu: "eu-west-1.aws", s_us: "us-east-1.aws" };
const request: BrokenRequest = { sentAt: 1_000, failedAt: 1_200, dialled: "eu-west-1.aws", broke: "sentinel" };

function mayHaveCut(death: { readonly name: string; readonly at?: number }, of: Partial<BrokenRequest> = {}) {
  const deaths = createDeaths(
    (sentinel) => REGION_OF[sentinel],
    (name) => REGIONS.includes(name),
  );
  deaths.died(death.name, death.at ?? 1_100);
  return deaths.mayHaveCut({ ...request, ...of });
}

describe("when it died", () => {
  const at = (time: number, of: Partial<BrokenRequest> = {}) => mayHaveCut({ name: "s_eu", at: time }, of);

  it("must have been while the request was under way", () => {
    expect([at(899), at(900), at(1_200), at(1_201)]).toEqual([false, true, true, false]);
  });

  it("must not have been long before the failure", () => {
    const long = { failedAt: 10_000 };
    expect([at(4_999, long), at(5_000, long), at(10_000, long)]).toEqual([false, true, true]);
  });
});

describe("while it is being killed", () => {
  const deaths = createDeaths(
    () => undefined,
    () => true,
  );
  const mayHaveCutAt = (sentAt: number, failedAt: number) =>
    deaths.mayHaveCut({ sentAt, failedAt, dialled: "eu-west-1.aws", broke: "client" });

  it("may cut whatever it takes until it is gone, and for as long as others need to notice", async () => {
    const before = performance.now();
    expect(mayHaveCutAt(before, before + 1)).toBe(false);
    let gone = () => {};
    const killing = deaths.killing("eu-west-1.aws", () => new Promise((resolve) => (gone = resolve)));
    const began = performance.now();
    expect(mayHaveCutAt(began + 60_000, began + 60_000)).toBe(true);
    gone();
    await killing;
    const ended = performance.now();
    expect(mayHaveCutAt(began, ended)).toBe(true);
    expect(mayHaveCutAt(ended + 1, ended + 2)).toBe(false);
    expect(mayHaveCutAt(began, ended + 5_001)).toBe(false);
  });
});

describe("who died", () => {
  const names = ["eu-west-1.aws", "us-east-1.aws", "s_eu", "s_us"];
  const whoMayHaveCut = (of: Partial<BrokenRequest>) => names.filter((name) => mayHaveCut({ name }, of));

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
    expect(mayHaveCut({ name: "s_new" }, { region: "us-east-1.aws" })).toBe(true);
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
