import { describe, expect, it } from "vitest";
import { type BrokenRequest, createDeaths } from "../../../src/traffic/judging/deaths.ts";

const REGIONS = ["eu-west-1.aws", "us-east-1.aws"];
const request: BrokenRequest = { sentAt: 1_000, failedAt: 1_200, dialled: "eu-west-1.aws", broke: "sentinel" };

function mayHaveCut(death: { readonly name: string; readonly at?: number }, of: Partial<BrokenRequest> = {}) {
  const deaths = createDeaths((name) => REGIONS.includes(name));
  deaths.died(death.name, death.at ?? 1_100);
  return deaths.mayHaveCut({ ...request, ...of });
}

describe("when it died", () => {
  const at = (time: number, of: Partial<BrokenRequest> = {}) => mayHaveCut({ name: "s_1", at: time }, of);

  it("must have been while the request was under way", () => {
    expect([at(899), at(900), at(1_200), at(1_201)]).toEqual([false, true, true, false]);
  });

  it("must not have been long before the failure", () => {
    const long = { failedAt: 10_000 };
    expect([at(4_999, long), at(5_000, long), at(10_000, long)]).toEqual([false, true, true]);
  });
});

describe("who died", () => {
  it("is the dialled frontline alone, where its connection broke without an answer", () => {
    const broke = "client";
    const cut = ["eu-west-1.aws", "us-east-1.aws", "s_1"].map((name) => mayHaveCut({ name }, { broke }));
    expect(cut).toEqual([true, false, false]);
  });

  it("is anybody but the dialled frontline, where that says that somebody broke off", () => {
    const cut = ["eu-west-1.aws", "us-east-1.aws", "s_1"].map((name) => mayHaveCut({ name }));
    expect(cut).toEqual([false, true, true]);
  });

  it("is the sentinel that the headers name, or its region's frontline", () => {
    const named = { region: "us-east-1.aws", sentinel: "s_1" };
    const cut = ["s_1", "s_2", "us-east-1.aws", "eu-west-1.aws"].map((name) => mayHaveCut({ name }, named));
    expect(cut).toEqual([true, false, true, false]);
  });

  it("may be the dialled frontline too, where the answer broke off after its headers", () => {
    const named: Partial<BrokenRequest> = { broke: "answer", region: "us-east-1.aws", sentinel: "s_1" };
    const cut = ["s_1", "s_2", "us-east-1.aws", "eu-west-1.aws"].map((name) => mayHaveCut({ name }, named));
    expect(cut).toEqual([true, false, true, true]);
  });
});

it("nobody's death cuts what broke without one", () => {
  expect(createDeaths(() => false).mayHaveCut(request)).toBe(false);
});
