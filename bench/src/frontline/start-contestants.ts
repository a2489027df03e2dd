import { type ServerProcess, startServer } from "./start-server.ts";

const REGION = "us-east-1.aws";
const PEER_REGION = "eu-west-1.aws";
const HOSTNAMES = 10; // the generator keeps a copy of each request for each connection

/** Something that answers the load's requests. */
export interface Contestant {
  /** The sentinel, or the proxies before it. The first one is asked. */
  readonly servers: readonly [ServerProcess, ...ServerProcess[]];
  readonly hostnames: readonly string[];
}

/** All ways to the sentinel, by name. */
export type Contestants = Readonly<Record<"direct" | "bare" | "frontline" | "bareTwice" | "peer", Contestant>>;

/** Starts the sentinel, two bare proxies and two frontlines, each in a process of its own. */
export async function startContestants(): Promise<Contestants & { stop(): Promise<void> }> {
  const started: ServerProcess[] = [];
  const start: typeof startServer = async (file, settings) => {
    const server = await startServer(file, settings);
    started.push(server);
    return server;
  };
  const stop = async () => {
    for (const server of started) await server.stop();
  };
  try {
    const here = hostnamesOf("here");
    const there = hostnamesOf("there");
    const sentinel = await start("sentinel.ts");
    const bare = await start("bare-proxy.ts", { target: sentinel.origin });
    const bareTwice = await start("bare-proxy.ts", { target: bare.origin });
    const peer = await start("example-frontline.ts", {
      region: PEER_REGION,
      environments: [{ hostnames: there, region: PEER_REGION, sentinel: sentinel.origin }],
      peers: {},
    });
    const frontline = await start("example-frontline.ts", {
      region: REGION,
      environments: [
        { hostnames: here, region: REGION, sentinel: sentinel.origin },
        { hostnames: there, region: PEER_REGION, sentinel: sentinel.origin },
      ],
      peers: { [PEER_REGION]: peer.origin },
    });
    return {
      direct: { servers: [sentinel], hostnames: here },
      bare: { servers: [bare], hostnames: here },
      frontline: { servers: [frontline], hostnames: here },
      bareTwice: { servers: [bareTwice, bare], hostnames: here },
      peer: { servers: [frontline, peer], hostnames: there },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function hostnamesOf(name: string): string[] {
  return Array.from({ length: HOSTNAMES }, (_, index) => `${name}-${index}.customers.example.com`);
}
