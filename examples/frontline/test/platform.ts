import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, createServer as createNetServer, type Socket } from "node:net";
import { createRouter, type FrontlineSentinel, type Router } from "@frontline-routing/frontline-core";
import { createInMemoryRouteSource, type InMemoryRouteSource } from "@frontline-routing/frontline-core/testing";
import { parseRegion } from "@frontline-routing/router-core";
import { expect, onTestFinished } from "vitest";
import { createFrontline, type Frontline, type FrontlineOptions } from "../create-frontline.ts";

export const HOST = "api.example.com";
export const NEAR = "us-east-1.aws";
export const FAR = "eu-west-1.aws";
export const SECRETS = ["a secret of the tests that is long enough"];

/** What a value comes to be, on a machine that does other things too. */
export function eventually(read: () => unknown): ReturnType<typeof expect.poll> {
  return expect.poll(read, { timeout: 30_000 });
}

/** A sentinel that answers over HTTP, and remembers what it was asked. */
export interface TestSentinel {
  readonly address: string;
  readonly server: Server;
  readonly requests: IncomingMessage[];
}

/** Says what it got, as JSON. */
const echo: RequestListener = async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  const { method, url, rawHeaders } = request;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ method, url, headers: rawHeaders, body }));
};

export async function startSentinel(answer: RequestListener = echo): Promise<TestSentinel> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    requests.push(request);
    return answer(request, response);
  });
  onTestFinished(() => void server.close().closeAllConnections());
  return { server, requests, address: await addressOf(server) };
}

/** A server of raw sockets, which remembers each and all that it was sent. */
export interface RawServer {
  readonly address: string;
  readonly sockets: Socket[];
  /** What came, as Latin-1. */
  text(): string;
}

export async function startRawServer(onConnection: (socket: Socket) => void = () => {}): Promise<RawServer> {
  const sockets: Socket[] = [];
  const chunks: Buffer[] = [];
  const server = createNetServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on("data", (chunk) => chunks.push(chunk)).on("error", () => {});
    onConnection(socket);
  });
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { sockets, text: () => Buffer.concat(chunks).toString("latin1"), address: await addressOf(server) };
}

/** An address that refuses connections. */
export async function closedAddress(): Promise<string> {
  const server = createNetServer();
  const address = await addressOf(server);
  server.close();
  await once(server, "close");
  return address;
}

/** An address where no connection comes about: it listens, and is frozen with as many as its queue holds. */
export async function fullAddress(): Promise<string> {
  const program = `require("net").createServer().listen({port:0,host:"127.0.0.1",backlog:1},function(){console.log(this.address().port)})`;
  const child = spawn(process.execPath, ["-e", program]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = await once(child.stdout, "data");
  child.kill("SIGSTOP");
  const sockets = Array.from({ length: 8 }, () => openRaw(Number(line)));
  await eventually(() => sockets.filter(({ connecting }) => !connecting).length).toBeGreaterThanOrEqual(2);
  return `127.0.0.1:${Number(line)}`;
}

async function addressOf(server: Server | ReturnType<typeof createNetServer>): Promise<string> {
  server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 });
  await once(server, "listening");
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface PlatformOptions extends Partial<FrontlineOptions> {
  /** By region: the addresses of its sentinels. */
  readonly sentinels: Readonly<Record<string, readonly string[]>>;
  /** Regions whose frontline knows of no route. */
  readonly blind?: readonly string[];
  /** By region: what answers in place of its frontline; null: nobody knows where. */
  readonly nlbs?: Readonly<Record<string, string | null>>;
}

export interface Platform {
  readonly source: InMemoryRouteSource;
  readonly errors: unknown[];
  readonly frontlines: Readonly<Record<string, Frontline>>;
  readonly routers: Readonly<Record<string, Router>>;
  readonly ports: Record<string, number>;
  readonly adminPorts: Record<string, number>;
  /** Ends a region's frontline; once. */
  drain(region: string, withinMs?: number, lingerMs?: number): Promise<void>;
}

/** A frontline for each region, all of one source that has one route: `HOST`, to deployment `d_1`. */
export async function startPlatform({
  sentinels,
  blind = [],
  nlbs = {},
  ...options
}: PlatformOptions): Promise<Platform> {
  const source = createInMemoryRouteSource({
    sentinels: Object.entries(sentinels).flatMap(([region, addresses]) =>
      addresses.map((address, i) => sentinelAt(region, address, i)),
    ),
  });
  putRoute(source, HOST);
  const errors: unknown[] = [];
  const ports: Record<string, number> = {};
  const adminPorts: Record<string, number> = {};
  const frontlines: Record<string, Frontline> = {};
  const routers: Record<string, Router> = {};
  const draining = new Map<string, Promise<void>>();
  const drain = (region: string, withinMs = 0, lingerMs = 0) => {
    const ended = draining.get(region) ?? frontlines[region]?.drain({ withinMs, lingerMs });
    if (ended !== undefined) draining.set(region, ended);
    return ended ?? Promise.resolve();
  };
  for (const region of Object.keys(sentinels)) {
    const seen = blind.includes(region) ? createInMemoryRouteSource() : source;
    const router = createRouter({ region: parseRegion(region), source: seen, random: () => 0 });
    const nlbAddress = (other: string) => {
      const address = nlbs[other] === undefined ? `127.0.0.1:${ports[other]}` : nlbs[other];
      return address === null ? undefined : `http://${address}`;
    };
    const onError = (error: unknown) => errors.push(error);
    const frontline = createFrontline({ router, secrets: SECRETS, nlbAddress, onError, ...options });
    const { port, adminPort } = await frontline.listen();
    Object.assign(ports, { [region]: port });
    Object.assign(adminPorts, { [region]: adminPort });
    Object.assign(frontlines, { [region]: frontline });
    Object.assign(routers, { [region]: router });
    onTestFinished(async () => {
      await drain(region);
      await router.close();
    });
  }
  return { source, errors, frontlines, routers, ports, adminPorts, drain };
}

function sentinelAt(region: string, k8sAddress: string, i = 0): FrontlineSentinel {
  const of = { environmentId: "env_1", region: parseRegion(region), k8sAddress } as const;
  return { ...of, id: `s_${region}_${i}`, health: "healthy", desiredState: "running", availableReplicas: 1 };
}

export function putRoute(source: InMemoryRouteSource, hostname: string, deploymentId = "d_1"): void {
  source.putRoute({
    id: `r_${hostname}`,
    projectId: "p_1",
    environmentId: "env_1",
    deploymentId,
    fullyQualifiedDomainName: hostname,
    sticky: "live",
    revision: 1,
  });
}

/** Sends bytes as they are, and resolves with all that came back once the connection is closed. */
export async function sendRaw(port: number | undefined, ...parts: readonly string[]): Promise<string> {
  const socket = openRaw(port);
  for (const part of parts) socket.write(part, "latin1");
  return received(socket);
}

export function openRaw(port: number | undefined): Socket {
  const socket = connect({ port: Number(port), host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** All that comes until the other side ends or breaks the connection. */
export async function received(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk)).on("end", () => socket.end());
  await new Promise<void>((resolve) => socket.on("close", () => resolve()));
  return Buffer.concat(chunks).toString("latin1");
}

/** Names in lower case, each with its values, of names and values in turn. */
export function fieldsOf(raw: readonly string[]): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (let i = 0; i < raw.length; i += 2) {
    const name = String(raw[i]).toLowerCase();
    fields[name] = [...(fields[name] ?? []), String(raw[i + 1])];
  }
  return fields;
}
