/**
 * Counts for Prometheus what a router does: requests, lookups, polls, and how far it is behind what is committed.
 * Run it: `npm install @frontline-routing/frontline-core prom-client`, `node 10-metrics.ts`.
 */
import { createRouter, type RouterEvent } from "@frontline-routing/frontline-core";
import { createInMemoryRouteSource } from "@frontline-routing/frontline-core/testing";
import { Counter, Gauge, Histogram, Registry } from "prom-client";

const registry = new Registry();
const metric = (name: string, help: string, ...labelNames: string[]) => {
  return { name: `frontline_${name}`, help, labelNames, registers: [registry] };
};
const requests = new Counter(metric("requests_total", "By where they went, or by the error's code", "outcome"));
const answers = new Counter(
  metric("answers_total", "How: hit, miss, absent, stale, …; also fenced, corrected", "event"),
);
const polls = new Counter(metric("polls_total", "Polls that came out well, that failed, and losses", "event"));
const lookups = new Histogram({
  ...metric("lookup_seconds", "How long a hostname that isn't held took", "outcome"),
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
});
new Gauge({
  ...metric("behind_seconds", "Every change that was committed longer ago is known. NaN: nothing is followed yet"),
  collect() {
    this.set((router.freshness().behindMs ?? Number.NaN) / 1_000);
  },
});

function onEvent(event: RouterEvent): void {
  if (event.type === "lookup") lookups.observe({ outcome: event.outcome }, event.durationMs / 1_000);
  else if ("hostname" in event) answers.inc({ event: event.type });
  else polls.inc({ event: event.type });
}

const of = { environmentId: "env_1" };
const host = { fullyQualifiedDomainName: "api.example.com", sticky: "live", revision: 0 } as const;
const gateway = { k8sAddress: "gateway:8040", health: "healthy", availableReplicas: 1 } as const;
const sentinel = { ...of, ...gateway, id: "s_1", region: "us-east-1.aws", desiredState: "running" } as const;
const source = createInMemoryRouteSource({ sentinels: [sentinel] });
source.putRoute({ ...of, ...host, id: "r_1", projectId: "p_1", deploymentId: "d_1" });
const router = createRouter({ region: "us-east-1.aws", source, onEvent });

for (const hostname of ["api.example.com", "api.example.com", "api.example.com", "nope.example.com"]) {
  const served = router.route(hostname).then(
    ({ destination }) => destination,
    ({ code }) => code,
  );
  requests.inc({ outcome: await served });
}
const page = await registry.metrics(); // what GET /metrics answers
await router.close();
console.log(page.match(/^frontline_(?:requests|answers|lookup_seconds_count).*$/gm)?.join("\n"));
//=> frontline_requests_total{outcome="local"} 3
//=> frontline_requests_total{outcome="HOSTNAME_NOT_FOUND"} 1
//=> frontline_answers_total{event="miss"} 2
//=> frontline_answers_total{event="hit"} 2
//=> frontline_lookup_seconds_count{outcome="found"} 1
//=> frontline_lookup_seconds_count{outcome="absent"} 1
