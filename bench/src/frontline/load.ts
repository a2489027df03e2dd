import autocannon from "autocannon";
import { workOf } from "./answer-parent.ts";
import type { RequestShape } from "./requests.ts";
import type { Contestant, Contestants } from "./start-contestants.ts";

/** What servers did under load. */
export interface Load {
  readonly requestsPerSecond: number;
  /** Milliseconds of the servers' processor time for a request. */
  readonly serverMs: number;
  /** How much of one core the servers and the load generator used. */
  readonly serverBusy: number;
  readonly generatorBusy: number;
}

/** What is asked, how, and for how long. */
export interface LoadOptions {
  readonly shape: RequestShape;
  readonly connections: number;
  readonly seconds: number;
}

/** In each round, loads one after another. Every second round goes backwards, so that nobody is always behind the same. */
export async function loadsInTurns<Name extends keyof Contestants>(
  contestants: Contestants,
  { names, rounds, ...options }: LoadOptions & { readonly names: readonly Name[]; readonly rounds: number },
): Promise<Map<Name, Load[]>> {
  const loads = new Map(names.map((name): [Name, Load[]] => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      loads.get(name)?.push(await load(contestants[name], options));
    }
  }
  return loads;
}

/** Asks as fast as answers come, over so many connections, each with one request under way. */
async function load({ servers, hostnames }: Contestant, { shape, connections, seconds }: LoadOptions): Promise<Load> {
  const { method, path, headers, body } = shape;
  const clock = { began: Number.NaN, own: 0, answers: 0, ended: Number.NaN };
  const { origin } = servers[0];
  const begun = await workOfAll(servers);
  const asked: autocannon.Options = {
    url: origin,
    connections,
    duration: seconds,
    sampleInt: 50, // it looks only so often whether it is to end
    requests: hostnames.map((host) => ({ method, path, headers: { ...headers, host }, ...(body && { body }) })),
  };
  const { errors, non2xx } = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(asked, (error, result) => (error ? reject(error) : resolve(result)));
    // Its own clock counts what comes before the first request, and is exact to 10 ms.
    running.on("start", () => {
      clock.began = performance.now();
      clock.own = workOf(process.cpuUsage());
    });
    running.on("response", () => {
      clock.answers += 1;
      clock.ended = performance.now();
    });
  });
  const own = workOf(process.cpuUsage()) - clock.own;
  const work = (await workOfAll(servers)) - begun;
  if (clock.answers === 0) throw new Error(`${origin}: no answer within ${seconds} s, too little to measure`);
  if (errors + non2xx > 0) throw new Error(`${origin}: ${errors} errors, ${non2xx} answers other than 2xx`);
  const took = clock.ended - clock.began;
  return {
    requestsPerSecond: (clock.answers / took) * 1_000,
    serverMs: work / clock.answers,
    serverBusy: work / took,
    generatorBusy: own / took,
  };
}

async function workOfAll(servers: Contestant["servers"]): Promise<number> {
  const works = await Promise.all(servers.map((server) => server.work()));
  return works.reduce((sum, work) => sum + work, 0);
}
