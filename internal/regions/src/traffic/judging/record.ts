import { createHistogram } from "node:perf_hooks";
import type { Lateness } from "../open-loop.ts";
import type { Deaths } from "./deaths.ts";
import type { Expectations } from "./expectations.ts";
import type { Failed, Outcome } from "./outcome.ts";
import type { TrafficCounts } from "./traffic-counts.ts";

const MOST_EXAMPLES = 3; // of a kind
const LARGE_BYTES = 100_000;
const US_PER_MS = 1_000; // the histogram counts in whole numbers

/** What a request was, for its record. */
export interface SentRequest {
  readonly what: "request" | "websocket";
  readonly hostname: string;
  readonly sentAt: number;
  /** The region of the frontline that it was sent to in the end. */
  readonly dialled: string;
  readonly endedAt: number;
}

/** Counts what becomes of requests, in memory that doesn't grow with them. */
export interface TrafficRecord {
  sent(): void;
  failedOver(): void;
  /** A body was verified, of a request or of an answer. */
  body(bytes: number): void;
  opened(): void;
  message(): void;
  /** Once for each that was sent. */
  ended(request: SentRequest, outcome: Outcome): void;
  counts(lateness: Lateness, sentTwice: number): TrafficCounts;
}

/**
 * Starts from nothing.
 *
 * @param regionOfSentinel is filled as sentinels answer
 */
export function createRecord(
  expected: Expectations,
  deaths: Deaths,
  regionOfSentinel: Map<string, string>,
): TrafficRecord {
  const tally = { requests: 0, underWay: 0, answered: 0, cut: 0, wrongDeployment: 0, forwarded: 0, failedOver: 0 };
  const bodies = { largeBodies: 0, bodyBytes: 0 };
  const webSockets = { opened: 0, messages: 0, cut: 0 };
  const failed: Record<string, number> = {};
  const answeredBy: Record<string, number> = {};
  const latency = createHistogram();
  const startedAt = performance.now();
  const examples = new Map<string, string[]>();

  function example(kind: string, { what, hostname, sentAt, dialled, endedAt }: SentRequest, detail: string): void {
    const ofKind = examples.get(kind) ?? [];
    examples.set(kind, ofKind);
    if (ofKind.length >= MOST_EXAMPLES) return;
    const at = ((sentAt - startedAt) / 1_000).toFixed(2);
    const took = ((endedAt - sentAt) / 1_000).toFixed(2);
    ofKind.push(`at ${at} s, after ${took} s: ${what} to ${hostname} through ${dialled}: ${kind}: ${detail}`);
  }

  function fail(request: SentRequest, { failure, detail, broken }: Failed): void {
    const { what, sentAt, endedAt: failedAt, dialled } = request;
    const isSocket = what === "websocket" && broken?.broke === "answer";
    const isCut = broken !== undefined && deaths.mayHaveCut({ sentAt, failedAt, dialled, isSocket, ...broken });
    const kind = what === "request" ? failure : `${what} ${failure}`;
    if (!isCut) failed[kind] = (failed[kind] ?? 0) + 1;
    else if (what === "request") tally.cut++;
    else webSockets.cut++;
    if (!isCut) example(kind, request, detail);
  }

  return {
    sent() {
      tally.requests++;
      tally.underWay++;
    },
    failedOver: () => void tally.failedOver++,
    body(bytes) {
      bodies.bodyBytes += bytes;
      if (bytes >= LARGE_BYTES) bodies.largeBodies++;
    },
    opened: () => void webSockets.opened++,
    message: () => void webSockets.messages++,
    ended(request, outcome) {
      tally.underWay--;
      if ("failure" in outcome) return fail(request, outcome);
      const { hostname, sentAt, dialled, endedAt } = request;
      const { deployment: deploymentId, region, sentinel } = outcome;
      regionOfSentinel.set(sentinel, region);
      if (!expected.isRight({ hostname, deploymentId, region, sentAt })) {
        tally.wrongDeployment++;
        return example("wrong deployment", request, `${deploymentId} by ${sentinel}`);
      }
      tally.answered++;
      if (region !== dialled) tally.forwarded++;
      answeredBy[region] = (answeredBy[region] ?? 0) + 1;
      latency.record(Math.max(1, Math.round((endedAt - sentAt) * US_PER_MS)));
    },
    counts(lateness, sentTwice) {
      const { slowestMs, slowestAfterPauseMs } = expected.switches();
      const percentile = (percent: number) => (latency.count > 0 ? latency.percentile(percent) / US_PER_MS : 0);
      return {
        ...tally,
        ...bodies,
        webSockets: { ...webSockets },
        failed: { ...failed, ...(sentTwice > 0 && { "sent twice": sentTwice }) },
        answeredBy: { ...answeredBy },
        latencyMs: { p50: percentile(50), p99: percentile(99), max: percentile(100) },
        lateness,
        slowestSwitchMs: slowestMs,
        slowestSwitchAfterPauseMs: slowestAfterPauseMs,
        examples: [...examples.values()].flat(),
      };
    },
  };
}
