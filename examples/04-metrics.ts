/** Counts for Prometheus what a router does: requests, its caches, the database, and how far behind it is. */
import { createRouter, type RouterEvent } from "@frontline-routing/frontline-adapter";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { openExampleDatabase } from "./example-database.ts";

const registry = new Registry();
const registers = [registry];
const requests = new Counter({
  name: "frontline_requests_total",
  help: "Requests by where they went, or by the code of the error",
  labelNames: ["outcome"],
  registers,
});
const loads = new Histogram({
  name: "frontline_load_seconds",
  help: "How long the database took",
  labelNames: ["cache", "outcome"], // found, absent, failed, timed-out
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  registers,
});
const follower = new Counter({
  name: "frontline_follower_total",
  help: "Polls that came out well, that failed, and how often everything had to be forgotten",
  labelNames: ["event"], // poll, poll-failed, lost, gap-dropped
  registers,
});
new Counter({
  name: "frontline_cache_total",
  help: "What the caches did. Hit ratio: (hit + absent + stale) / (hit + absent + stale + miss)",
  labelNames: ["cache", "event"], // hit, absent, stale, stale-if-error, miss, refused, fenced, refresh-dropped, load
  registers,
  collect() {
    this.reset(); // the router counts; these are copies
    for (const cache of ["routes", "sentinels"] as const) {
      const { size: _size, ...counters } = router.counters()[cache];
      for (const [event, count] of Object.entries(counters)) if (count > 0) this.inc({ cache, event }, count);
    }
  },
});
new Gauge({
  name: "frontline_behind_seconds",
  help: "Every change that was committed longer ago is applied. NaN: nothing is followed yet",
  registers,
  collect() {
    this.set((router.freshness().behindMs ?? Number.NaN) / 1_000);
  },
});

function count(event: RouterEvent): void {
  if (!("cache" in event)) follower.inc({ event: event.type });
  else if (event.type === "load") {
    loads.observe({ cache: event.cache, outcome: event.outcome }, event.durationMs / 1_000);
  }
}

const db = await openExampleDatabase();
const router = createRouter({ region: "us-east-1.aws", db, onEvent: count });

for (const hostname of ["api.example.com", "api.example.com", "api.example.com", "nope.example.com"]) {
  await router.route(hostname).then(
    ({ destination }) => requests.inc({ outcome: destination }),
    ({ code }) => requests.inc({ outcome: code }),
  );
}

const page = await registry.metrics(); // what GET /metrics answers
await router.close();
await db.destroy();

for (const line of page.split("\n"))
  if (/^frontline_(?:requests|cache|load_seconds_count)/.test(line)) console.log(line);
//=> frontline_requests_total{outcome="local"} 3
//=> frontline_requests_total{outcome="HOSTNAME_NOT_FOUND"} 1
//=> frontline_load_seconds_count{cache="routes",outcome="found"} 1
//=> frontline_load_seconds_count{cache="routes",outcome="absent"} 1
//=> frontline_cache_total{cache="routes",event="hit"} 2
//=> frontline_cache_total{cache="routes",event="load"} 2
//=> frontline_cache_total{cache="routes",event="miss"} 2
//=> frontline_cache_total{cache="sentinels",event="hit"} 2
