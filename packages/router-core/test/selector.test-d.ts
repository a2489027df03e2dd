import { assertType, describe, expectTypeOf, it } from "vitest";
import * as bare from "../src/bare.ts";
import {
  createSentinelSelector,
  type EjectionEvent,
  type FrontlineRoute,
  type LocalDecision,
  measuredProximity,
  type PreparedSentinels,
  type Proximity,
  type ReasonCode,
  type RemoteDecision,
  type RouteDecision,
  RouterError,
  regionProximity,
  type Sentinel,
  simulate,
} from "../src/index.ts";

interface Row extends Sentinel {
  readonly address: string;
}

declare const route: FrontlineRoute;
declare const rows: readonly Row[];

describe("a decision", () => {
  const selector = createSentinelSelector({ region: "us-east-1.aws" });

  it("hands back the caller's own kind of sentinel", () => {
    expectTypeOf(selector.selectSentinel(route, rows)).toEqualTypeOf<RouteDecision<Row>>();
    expectTypeOf(selector.selectSentinel(route, selector.prepare(rows))).toEqualTypeOf<RouteDecision<Row>>();
    expectTypeOf(selector.planRoute(route, rows)).toEqualTypeOf<readonly RouteDecision<Row>[]>();
    expectTypeOf(selector.explain(route, rows).decision).toEqualTypeOf<RouteDecision<Row> | null>();
    expectTypeOf(selector.prepare(rows)).toEqualTypeOf<PreparedSentinels<Row>>();
  });

  it("is one or the other, never both, never neither", () => {
    const decision = selector.selectSentinel(route, rows);
    if (decision.destination === "local") {
      expectTypeOf(decision).toEqualTypeOf<LocalDecision<Row>>();
      expectTypeOf(decision.localSentinel.address).toEqualTypeOf<string>();
      expectTypeOf(decision.nearestNlbRegion).toEqualTypeOf<null>();
    } else {
      expectTypeOf(decision).toEqualTypeOf<RemoteDecision>();
      expectTypeOf(decision.localSentinel).toEqualTypeOf<null>();
      expectTypeOf(decision.nearestNlbRegion).toEqualTypeOf<string>();
    }
  });
});

describe("options", () => {
  it("may leave out the proximity in the main entry, and may not in the bare one", () => {
    assertType(createSentinelSelector({ region: "a.b" }));
    assertType(createSentinelSelector({ region: "a.b", proximity: regionProximity }));
    assertType(createSentinelSelector({ region: "a.b", proximity: measuredProximity }));
    assertType(simulate(rows, { lostRegions: [] }));
    assertType(bare.createSentinelSelector({ region: "a.b", proximity: {} }));
    // @ts-expect-error: required
    bare.createSentinelSelector({ region: "a.b" });
  });

  it("are checked", () => {
    // @ts-expect-error: soft or hard
    createSentinelSelector({ region: "a.b", drainedRegions: { "a.b": "gone" } });
    // @ts-expect-error: fail or any
    createSentinelSelector({ region: "a.b", onNoHealthy: "panic" });
    // @ts-expect-error: no such option
    createSentinelSelector({ region: "a.b", prefer: "cheap" });
  });

  it("are the same proximity for both entries", () => {
    expectTypeOf<Proximity>().toEqualTypeOf<bare.Proximity>();
  });
});

it("takes of a route what is known of its deployment, undefined included", () => {
  const selector = createSentinelSelector({ region: "us-east-1.aws" });
  assertType(selector.selectSentinel({ deploymentId: "d_1", regions: ["a.b"], desiredState: "whatever" }, rows));
  assertType(selector.selectSentinel({ deploymentId: "d_1", regions: undefined, desiredState: undefined }, rows));
  expectTypeOf(selector.explain(route, rows).error).toEqualTypeOf<
    "NO_HEALTHY_SENTINEL" | "DEPLOYMENT_OFFLINE" | null
  >();
  // @ts-expect-error: a list of regions
  selector.selectSentinel({ deploymentId: "d_1", regions: "a.b" }, rows);
});

it("makes a prepared list only by preparing", () => {
  // @ts-expect-error: not any object with sentinels
  assertType<PreparedSentinels>({ sentinels: rows });
});

it("lets a switch over reasons be exhaustive", () => {
  expectTypeOf<"SELECTED">().toExtend<ReasonCode>();
  expectTypeOf<string>().not.toExtend<ReasonCode>();
});

it("asks of an error of one's own a code, a status and a public message", () => {
  // @ts-expect-error: lacks them
  class Incomplete extends RouterError {}
  expectTypeOf<Incomplete>().toExtend<Error>();
});

describe("a dial", () => {
  it("says among whom it was picked where it failed, and needn't where it succeeded", () => {
    assertType<EjectionEvent>({ type: "dial-succeeded", id: "s_1", now: 0 });
    assertType<EjectionEvent>({ type: "dial-failed", id: "s_1", among: ["s_1"], now: 0 });
    // @ts-expect-error among is missing
    assertType<EjectionEvent>({ type: "dial-failed", id: "s_1", now: 0 });
  });
});
