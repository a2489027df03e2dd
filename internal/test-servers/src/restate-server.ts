import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { atProcessExit } from "./at-process-exit.ts";
import { freePort, LOOPBACK } from "./free-port.ts";
import { type ManagedProcess, startManagedProcess } from "./managed-process.ts";
import { restateBinary } from "./restate-binary.ts";

const START_TIMEOUT_MS = 60_000; // it takes half a second; a loaded machine gets a hundred times that
const REGISTER_TIMEOUT_MS = 30_000;
const PORT_ATTEMPTS = 3; // a port found free may be taken before the server binds it; thrice in a row is no accident

/** Ports to use instead of free ones. */
export interface RestateServerOptions {
  readonly ingressPort?: number | undefined;
  readonly adminPort?: number | undefined;
  /** Between nodes. */
  readonly fabricPort?: number | undefined;
}

/** A Restate server of one node, reachable from this machine only. */
export interface RestateServer {
  /** Where services are called, e.g. `http://127.0.0.1:20001`. */
  readonly ingressUrl: string;
  /** The admin API, with `/query` for SQL. */
  readonly adminUrl: string;
  /** The server's own process, another one after `restart()`. */
  readonly pid: number;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
  /** SIGKILL. The data stay, for `restart()`. */
  kill(): Promise<void>;
  /** Starts it again on its data and ports, after `kill()` or out of running. */
  restart(): Promise<void>;
  /**
   * Makes the services of an HTTP/2 endpoint known, or updates them.
   *
   * @throws {Error} when the endpoint can't be reached or the server refuses it
   */
  register(endpointUrl: string): Promise<void>;
}

/**
 * Starts the Restate server of the npm package, on 127.0.0.1, in about half a second, with data of its own.
 *
 * @throws {Error} when a port that was asked for is in use, or the server doesn't come up: the message holds its output
 * @example
 * const restate = await startRestateServer();
 * await restate.register("http://127.0.0.1:9080");
 * await fetch(`${restate.ingressUrl}/Greeter/greet`, { method: "POST" });
 * await restate.stop();
 */
export async function startRestateServer(options: RestateServerOptions = {}): Promise<RestateServer> {
  await refuseUsedPorts(options);
  const baseDir = await mkdtemp(join(tmpdir(), "restate-server-"));
  const forgetBaseDir = atProcessExit(() => rmSync(baseDir, { recursive: true, force: true, maxRetries: 3 }));
  const removeBaseDir = async () => {
    await rm(baseDir, { recursive: true, force: true, maxRetries: 3 });
    forgetBaseDir();
  };

  let started: { ports: Ports; server: ManagedProcess };
  try {
    started = await startOnPorts(options, baseDir);
  } catch (error) {
    await removeBaseDir();
    throw error;
  }
  const { ports } = started;
  let { server } = started;
  const adminUrl = `http://${LOOPBACK}:${ports.admin}`;
  return {
    ingressUrl: `http://${LOOPBACK}:${ports.ingress}`,
    adminUrl,
    get pid() {
      return server.pid;
    },
    async stop() {
      await server.stop();
      await removeBaseDir();
    },
    kill: () => server.kill(),
    async restart() {
      await server.stop();
      server = await startProcess(ports, baseDir);
    },
    register: (endpointUrl) => register(adminUrl, endpointUrl),
  };
}

interface Ports {
  readonly ingress: number;
  readonly admin: number;
  readonly fabric: number;
}

async function startOnPorts(options: RestateServerOptions, baseDir: string) {
  for (let attempt = 1; ; attempt++) {
    const ports: Ports = {
      ingress: options.ingressPort ?? (await freePort()),
      admin: options.adminPort ?? (await freePort()),
      fabric: options.fabricPort ?? (await freePort()),
    };
    try {
      return { ports, server: await startProcess(ports, baseDir) };
    } catch (error) {
      const lostRace = error instanceof Error && /address (?:already )?in use/i.test(error.message);
      if (!lostRace || attempt === PORT_ATTEMPTS) throw error;
      await rm(baseDir, { recursive: true, force: true });
    }
  }
}

async function startProcess(ports: Ports, baseDir: string): Promise<ManagedProcess> {
  return await startManagedProcess({
    name: "Restate server",
    command: restateBinary(),
    args: ["--no-logo"],
    cwd: tmpdir(),
    env: restateEnvironment(ports, baseDir),
    startTimeoutMs: START_TIMEOUT_MS,
    ready: async (signal) => {
      const ingress = await fetch(`http://${LOOPBACK}:${ports.ingress}/restate/health`, { signal });
      const admin = await fetch(`http://${LOOPBACK}:${ports.admin}/cluster-health`, { signal });
      if (!ingress.ok || !admin.ok) return false;
      // Whoever answers may be another server, which took the port between our look and our bind.
      const { cluster_name } = (await admin.json()) as { cluster_name?: unknown };
      return cluster_name === clusterName(baseDir);
    },
  });
}

function restateEnvironment(ports: Ports, baseDir: string): NodeJS.ProcessEnv {
  // The developer's own settings of a Restate server must not reach this one.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("RESTATE_"));
  return {
    ...Object.fromEntries(inherited),
    RESTATE_DISABLE_TELEMETRY: "true",
    RESTATE_BASE_DIR: baseDir,
    RESTATE_NODE_NAME: "test",
    RESTATE_CLUSTER_NAME: clusterName(baseDir),
    RESTATE_LISTEN_MODE: "tcp",
    RESTATE_BIND_ADDRESS: `${LOOPBACK}:${ports.fabric}`,
    RESTATE_ADVERTISED_ADDRESS: `http://${LOOPBACK}:${ports.fabric}/`,
    RESTATE_INGRESS__BIND_ADDRESS: `${LOOPBACK}:${ports.ingress}`,
    RESTATE_ADMIN__BIND_ADDRESS: `${LOOPBACK}:${ports.admin}`,
    // 24 by default. Two still tell apart what happens within a partition and across.
    RESTATE_DEFAULT_NUM_PARTITIONS: "2",
    RESTATE_LOG_FORMAT: "compact",
    RESTATE_LOG_DISABLE_ANSI_CODES: "true",
  };
}

// No other server here has the name of this one's directory.
const clusterName = (baseDir: string) => basename(baseDir);

async function refuseUsedPorts(options: RestateServerOptions): Promise<void> {
  for (const [option, port] of Object.entries(options)) {
    if (port === undefined) continue;
    await new Promise<void>((resolve, reject) => {
      const probe = createServer();
      probe.once("error", (cause) => {
        const problem = `${option}: port ${port} of ${LOOPBACK} can't be bound (${cause.message})`;
        reject(new Error(`${problem}; free it, choose another, or leave ${option} out`, { cause }));
      });
      probe.listen(port, LOOPBACK, () => probe.close(() => resolve()));
    });
  }
}

async function register(adminUrl: string, endpointUrl: string): Promise<void> {
  const problem = `Restate server can't register the endpoint ${endpointUrl}`;
  let answer: Response;
  try {
    answer = await fetch(`${adminUrl}/deployments`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      // The SDK's server speaks HTTP/2 without TLS. `force`: the same address may serve another version by now.
      body: JSON.stringify({ uri: endpointUrl, force: true, use_http_11: false }),
      signal: AbortSignal.timeout(REGISTER_TIMEOUT_MS),
    });
  } catch (cause) {
    throw new Error(`${problem}: its admin API at ${adminUrl} doesn't answer`, { cause });
  }
  if (!answer.ok) throw new Error(`${problem}: ${answer.status} ${await answer.text()}`);
}
