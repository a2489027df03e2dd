/** Counts for Prometheus what a router does: requests, lookups, polls, and how far behind it is. */
import { createRouteSource } from "@frontline-routing/frontline-adapter";
import { createRouter, type RouterEvent } from "@frontline-routing/frontline-core";
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
const lookups = new Histogram({
  name: "frontline_lookup_seconds",
  help: "How long a hostname that isn't held took",
  labelNames: ["outcome"], // found, absent, failed, timed-out
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  registers,
});
const polls = new Counter({
  name: "frontline_polls_total",
  help: "Polls that came out well, that failed, and how often everything had to be read again",
  labelNames: ["event"], // poll, poll-failed, lost
  registers,
});
new Counter({
  name: "frontline_answers_total",
  help: "How requests were answered. Hit ratio: (hit + absent + stale) / all",
  labelNames: ["event"], // hit, absent, stale, stale-if-error, miss, failed, refused; fenced, corrected, …
  registers,
  collect() {
    this.reset(); // the router counts; these are copies
    const { size: _size, lookup: _lookup, ...counters } = router.counters().routes;
    for (const [event, count] of Object.entries(counters)) if (count > 0) this.inc({ event }, count);
  },
});
new Gauge({
  name: "frontline_behind_seconds",
  help: "Every change that was committed longer ago is known. NaN: nothing is followed yet",
  registers,
  collect() {
    this.set((router.freshness().behindMs ?? Number.NaN) / 1_000);
  },
});

function count(event: RouterEvent): void {
  if (event.type === "lookup") lookups.observe({ outcome: event.outcome }, event.durationMs / 1_000);
  else if (!("hostname" in event)) polls.inc({ event: event.type });
}

const db = await openExampleDatabase();
const router = createRouter({ region: "us-east-1.aws", source: createRouteSource(db), onEvent: count });

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
  if (/^frontline_(?:requests|answers|lookup_seconds_count)/.test(line)) console.log(line);
//=> frontline_requests_total{outcome="local"} 3
//=> frontline_requests_total{outcome="HOSTNAME_NOT_FOUND"} 1
//=> frontline_lookup_seconds_count{outcome="found"} 1
//=> frontline_lookup_seconds_count{outcome="absent"} 1
//=> frontline_answers_total{event="hit"} 2
//=> frontline_answers_total{event="miss"} 2
