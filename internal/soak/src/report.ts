import { describeTally, type Tally, total } from "@frontline-routing/chaos/tally";
import type { TrafficCounts } from "@frontline-routing/regions";
import type { MemoryChange } from "./frontline-memory.ts";

/** What a run came to. */
export interface SoakReport {
  readonly database: string;
  readonly seed: number;
  readonly rate: number;
  readonly seconds: number;
  readonly boundMs: number;
  /** How much longer than the bound a switch may take after the store was away, or a frontline frozen. */
  readonly recoveryMs: number;
  readonly traffic: TrafficCounts;
  /** By kind. */
  readonly changes: Tally;
  readonly faults: Tally;
  /** Kinds of faults that had to happen, and never did. */
  readonly missingFaults: readonly string[];
  /** What else went wrong: parts that ended by themselves, changes that were refused or never acknowledged. */
  readonly problems: readonly string[];
  /** The memory of frontlines, by region, once they were warm and at the end. */
  readonly memory: readonly MemoryChange[];
}

/** What must not be, a line each; none: the run is sound. */
export function violationsOf({ traffic, missingFaults, problems, changes }: SoakReport): string[] {
  const { failed, wrongDeployment, answered, forwarded, webSockets, largeBodies } = traffic;
  const nothing = Object.entries({
    answered,
    forwarded,
    "large bodies": largeBodies,
    "WebSocket messages": webSockets.messages,
  });
  return [
    ...Object.entries(failed).map(([kind, count]) => `${count} failed: ${kind}`),
    ...(wrongDeployment > 0 ? [`${wrongDeployment} answered by a wrong deployment`] : []),
    ...nothing.filter(([, count]) => count === 0).map(([what]) => `nothing was shown: no ${what}`),
    ...(total(changes) < 2 ? ["nothing was shown: no changes"] : []),
    ...missingFaults.map((kind) => `never happened: ${kind}`),
    ...problems,
  ];
}

/** A report as lines of text. The last one says whether the run was sound. */
export function describeSoak(report: SoakReport): string[] {
  const { traffic, faults, changes, memory, boundMs, recoveryMs } = report;
  const { webSockets, latencyMs, lateness } = traffic;
  const violations = violationsOf(report);
  const seconds = report.seconds.toFixed(0);
  return [
    `${report.database}, seed ${report.seed}, ${seconds} s, ${report.rate} requests a second`,
    `requests: ${traffic.requests}`,
    `  answered right: ${traffic.answered}`,
    `  failed: ${total(traffic.failed)}`,
    ...describeTally(traffic.failed).map((line) => `  ${line}`),
    `  cut by a death: ${traffic.cut}`,
    `  WebSockets cut by a death: ${webSockets.cut}`,
    `  wrong deployment, ${boundMs} ms after its change: ${traffic.wrongDeployment}`,
    `forwarded: ${traffic.forwarded}, sent to another region's frontline: ${traffic.failedOver}`,
    `large bodies: ${traffic.largeBodies}; all bodies: ${Math.round(traffic.bodyBytes / 1e6)} MB`,
    `WebSockets: ${webSockets.opened}, messages: ${webSockets.messages}`,
    `changes: ${total(changes)}`,
    ...describeTally(changes),
    `faults: ${total(faults)}`,
    ...describeTally(faults),
    `slowest switch: ${traffic.slowestSwitchMs.toFixed(0)} ms; after the store or the frontline was back: ` +
      `${traffic.slowestSwitchAfterPauseMs.toFixed(0)} ms of ${recoveryMs + boundMs}`,
    `latency: p50 ${latencyMs.p50.toFixed(1)} ms, p99 ${latencyMs.p99.toFixed(1)} ms, longest ${latencyMs.max.toFixed(0)} ms`,
    `sent late: ${lateness.late}, at worst by ${lateness.worstMs.toFixed(0)} ms`,
    ...memory.map(describeMemory),
    ...traffic.examples,
    ...violations.map((violation) => `VIOLATED: ${violation}`),
    violations.length > 0 ? `soak: VIOLATED; again with --seed ${report.seed}` : "soak: nothing failed",
  ];
}

function describeMemory({ region, isSameProcess, warm, end }: MemoryChange): string {
  const other = isSameProcess ? "" : ", by another process";
  return `memory of the frontline of ${region}: ${warm ?? "?"} MB when warm, ${end ?? "?"} MB at the end${other}`;
}
