import type { Router } from "@frontline-routing/frontline-core";
import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** What is counted. No label is a hostname, an address or an id: their number has no bound. */
export interface FrontlineMetrics {
  readonly registry: Registry;
  /** @param outcome `local`, `remote`, `client-gone`, or the code of an error */
  request(outcome: string, seconds: number): void;
  dial(destination: "local" | "remote", outcome: "connected" | "failed"): void;
  brokenAnswer(): void;
}

/** What is asked when the metrics are read. */
export interface MetricsSources {
  readonly router: Router;
  readonly ejected: () => number;
  readonly underWay: () => number;
  readonly tunnels: () => number;
}

export function createMetrics({ router, ejected, underWay, tunnels }: MetricsSources): FrontlineMetrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = tallied(registers, "frontline_requests_total", {
    help: "Requests by outcome: local, remote, client-gone, or the code of the error",
    labels: ["outcome"],
  });
  const seconds = new Histogram({
    name: "frontline_request_seconds",
    help: "From the head of a request to the end of its answer",
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  });
  const dials = tallied(registers, "frontline_dials_total", {
    help: "Attempts by where they went, and whether there was a connection: connected or failed",
    labels: ["destination", "outcome"],
  });
  const broken = new Counter({
    name: "frontline_broken_answers_total",
    help: "Answers that broke off after they had begun",
    registers,
  });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge("frontline_ejected", "Sentinels and regions that are tried last, because dialling them failed", ejected);
  gauge("frontline_requests_under_way", "Requests that are being answered", underWay);
  gauge("frontline_upgrades_open", "Upgraded connections, such as WebSockets", tunnels);
  const behindMs = () => router.freshness().behindMs ?? Number.NaN;
  gauge(
    "frontline_behind_seconds",
    "Every change committed longer ago is known. NaN: nothing is followed yet",
    () => behindMs() / 1_000,
  );
  const isFollowing = () => (router.freshness().state === "following" ? 1 : 0);
  gauge("frontline_following", "1 while the last poll of the source told everything", isFollowing);
  new Counter({
    name: "frontline_router_total",
    help: "What the router did for requests: hit, miss, stale, stale-if-error, absent, failed, refused, and more",
    labelNames: ["event"],
    registers,
    collect() {
      this.reset(); // the router counts; these are copies
      const { size: _size, lookup: _lookup, ...counters } = router.counters().routes;
      for (const [event, count] of Object.entries(counters)) if (count > 0) this.inc({ event }, count);
    },
  });

  return {
    registry,
    request(outcome, elapsed) {
      requests(outcome);
      seconds.observe(elapsed);
    },
    dial: (destination, outcome) => dials(destination, outcome),
    brokenAnswer: () => broken.inc(),
  };
}

/** A counter that is cheap to count with, by one label or two: prom-client's sorts and joins its labels each time. */
function tallied(
  registers: Registry[],
  name: string,
  { help, labels }: { readonly help: string; readonly labels: readonly string[] },
): (first: string, second?: string) => void {
  const counts = new Map<string, Map<string, number>>();
  new Counter({
    name,
    help,
    labelNames: [...labels],
    registers,
    collect() {
      this.reset();
      for (const [first, seconds] of counts) {
        for (const [second, count] of seconds) this.labels(...[first, second].slice(0, labels.length)).inc(count);
      }
    },
  });
  return (first, second = "") => {
    let seconds = counts.get(first);
    if (seconds === undefined) {
      seconds = new Map();
      counts.set(first, seconds);
    }
    seconds.set(second, (seconds.get(second) ?? 0) + 1);
  };
}
