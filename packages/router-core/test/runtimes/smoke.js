// What every runtime runs, on the built package. No runtime's own API: this file is the same everywhere.
import * as bare from "../../dist/bare.js";
import * as main from "../../dist/index.js";

const ROUTE = { deploymentId: "d_1" };

/** Throws where the package misbehaves. Returns what it decided, which must be the same on every runtime. */
export function smoke() {
  const sentinels = [
    { id: "s_1", region: "us-east-1.aws", health: "healthy", availableReplicas: 2 },
    { id: "s_2", region: "us-east-1.aws", health: "healthy", availableReplicas: 5 },
    { id: "s_3", region: "ap-south-1.aws", health: "healthy" },
    { id: "s_4", region: "eu-west-1.aws", health: "unhealthy" },
  ];
  const dublin = main.createSentinelSelector({ region: "eu-west-1.aws" });
  const virginia = main.createSentinelSelector({ region: "us-east-1.aws", random: () => 0.5 });
  const own = bare.createSentinelSelector({ region: "fra-1.own", proximity: { "fra-1.own": ["ap-south-1.aws"] } });
  equal(dublin.selectSentinel(ROUTE, sentinels).nearestNlbRegion, "us-east-1.aws");
  equal(dublin.selectSentinel(ROUTE, dublin.prepare(sentinels)).nearestNlbRegion, "us-east-1.aws");
  equal(virginia.selectSentinel(ROUTE, sentinels).localSentinel, sentinels[1]);
  equal(own.selectSentinel(ROUTE, sentinels).nearestNlbRegion, "ap-south-1.aws");
  equal(caught(() => dublin.selectSentinel(ROUTE, [])).code, "NO_HEALTHY_SENTINEL");
  equal(main.isRouterError(caught(() => bare.normalizeHostname("a b"))), true);

  const keys = Array.from({ length: 100 }, (_, i) => `session-${i}`);
  return JSON.stringify({
    orders: ["us-east-1.aws", "francecentral.azure", "asia-south1.gcp", "mars-1.own"].map((region) =>
      main.nearestRegions(region),
    ),
    hosts: ["BÜCHER.example.:443", "☕.example", "[2001:DB8::0:1]:80", "0x7f.1", "例え。テスト"].map(
      main.normalizeHostname,
    ),
    refused: ["", "a..b", "::1", "a%41", "256.1.1.1", "a:65536"].map(
      (host) => caught(() => main.normalizeHostname(host)).message,
    ),
    picks: keys.map((key) => virginia.selectSentinel(ROUTE, sentinels, { key }).localSentinel.id),
    why: main.formatExplanation(dublin.explain(ROUTE, sentinels)),
    lost: main.simulate(sentinels, { lostRegions: ["us-east-1.aws"] }),
  });
}

function equal(actual, expected) {
  if (actual !== expected) throw new Error(`expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}

function caught(action) {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error(`did not throw: ${action}`);
}
