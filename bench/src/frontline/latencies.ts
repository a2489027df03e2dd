import { setTimeout as delay } from "node:timers/promises";
import { Agent } from "undici";
import { quantile } from "../measure.ts";
import type { RequestShape } from "./requests.ts";
import type { Contestant } from "./start-contestants.ts";

/** How long answers took, in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

export interface LatencyOptions {
  readonly shape: RequestShape;
  /** To each contestant. */
  readonly requestsPerSecond: number;
  readonly seconds: number;
}

/**
 * Sends one request after another, to each contestant in turn, evenly spaced and whether or not those before are
 * answered. (autocannon's `overallRate` sends the requests of a second at its start, as fast as they are answered:
 * that measures busy servers.)
 */
export async function latencies<Name extends string>(
  contestants: Readonly<Record<Name, Contestant>>,
  { shape, requestsPerSecond, seconds }: LatencyOptions,
): Promise<Record<Name, Latency>> {
  const names = Object.keys(contestants) as Name[];
  const taken = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  const agent = new Agent();

  async function ask(name: Name, turn: number): Promise<void> {
    const { servers, hostnames } = contestants[name];
    const host = hostnames[turn % hostnames.length] ?? "";
    const { path, method, headers, body = null } = shape;
    const begun = performance.now();
    const answer = await agent.request({
      origin: servers[0].origin,
      path,
      method,
      headers: { ...headers, host },
      body,
    });
    await answer.body.arrayBuffer();
    if (answer.statusCode !== 200) throw new Error(`${name}: ${answer.statusCode}`);
    taken[name].push(performance.now() - begun);
  }

  const begun = performance.now();
  const everyMs = 1_000 / (names.length * requestsPerSecond);
  const pending: Promise<void>[] = [];
  for (let sent = 0; sent < names.length * requestsPerSecond * seconds; sent += 1) {
    await delay(Math.max(0, begun + sent * everyMs - performance.now()));
    pending.push(ask(names[sent % names.length] as Name, Math.floor(sent / names.length)));
  }
  await Promise.all(pending);
  await agent.close();
  return Object.fromEntries(
    names.map((name) => [name, { p50: quantile(taken[name], 0.5), p99: quantile(taken[name], 0.99) }]),
  ) as Record<Name, Latency>;
}
