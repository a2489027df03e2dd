import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, LOOPBACK } from "./free-port.ts";
import { type ManagedProcess, startManagedProcess } from "./managed-process.ts";
import { queryRestate } from "./query-restate.ts";
import { registerEndpoint } from "./register-endpoint.ts";
import { restateBinary } from "./restate-binary.ts";

const START_TIMEOUT_MS = 60_000; // it takes half a second; a loaded machine gets a hundred times that

/** One process of the Restate server, alone or one of a cluster, reachable from this machine only. */
export interface RestateNode {
  /** Where services are called, e.g. `http://127.0.0.1:20001`. */
  readonly ingressUrl: string;
  /** The admin API, with `/query` for SQL. */
  readonly adminUrl: string;
  /** Where nodes talk to each other, with `/health` and `/metrics`. */
  readonly fabricUrl: string;
  /** The server's own process, another one after `restart()`. */
  readonly pid: number;
  /** Ends it in good order. The data stay, for `restart()`. */
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

/** Ports on 127.0.0.1. */
export interface RestatePorts {
  readonly ingress: number;
  readonly admin: number;
  /** Between nodes. */
  readonly fabric: number;
}

/** What a node is started with. */
export interface RestateNodeSettings {
  readonly nodeName: string;
  /** No other server on this machine may have it. */
  readonly clusterName: string;
  /** Holds a directory of the node's own. */
  readonly baseDir: string;
  readonly ports: RestatePorts;
  /** How many nodes the cluster has. Until all have joined, it isn't up. */
  readonly nodes: number;
  readonly partitions: number;
  /** Settings beyond these, as `RESTATE_…` variables. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Gives the start up when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** Three free ports, or those that were asked for. */
export async function chooseRestatePorts(
  ports: { readonly [Port in keyof RestatePorts]?: number | undefined } = {},
): Promise<RestatePorts> {
  return {
    ingress: ports.ingress ?? (await freePort()),
    admin: ports.admin ?? (await freePort()),
    fabric: ports.fabric ?? (await freePort()),
  };
}

/** The address of a port. */
export function restateUrl(port: number): string {
  return `http://${LOOPBACK}:${port}`;
}

/**
 * Starts one process of the Restate server, and waits until it serves calls in a cluster of the given size.
 *
 * @throws {Error} when it doesn't come up: the message holds its output
 */
export async function startRestateNode(settings: RestateNodeSettings): Promise<RestateNode> {
  const { ports } = settings;
  const adminUrl = restateUrl(ports.admin);
  let server = await startProcess(settings);
  return {
    ingressUrl: restateUrl(ports.ingress),
    adminUrl,
    fabricUrl: restateUrl(ports.fabric),
    get pid() {
      return server.pid;
    },
    stop: () => server.stop(),
    kill: () => server.kill(),
    async restart() {
      await server.stop();
      server = await startProcess(settings);
    },
    register: (endpointUrl) => registerEndpoint(adminUrl, endpointUrl),
  };
}

async function startProcess(settings: RestateNodeSettings): Promise<ManagedProcess> {
  const { ports, clusterName, nodes, signal } = settings;
  await mkdir(temporaryDirectory(settings), { recursive: true });
  return await startManagedProcess({
    name: "Restate server",
    command: restateBinary(),
    args: ["--no-logo"],
    cwd: tmpdir(),
    env: environmentOf(settings),
    startTimeoutMs: START_TIMEOUT_MS,
    signal,
    ready: async (asked) => {
      const ingress = await fetch(`${restateUrl(ports.ingress)}/restate/health`, { signal: asked });
      const admin = await fetch(`${restateUrl(ports.admin)}/cluster-health`, { signal: asked });
      if (!ingress.ok || !admin.ok) return false;
      const health = (await admin.json()) as ClusterHealth;
      // Whoever answers may be another server, which took the port between our look and our bind.
      if (health.cluster_name !== clusterName) return false;
      if (health.metadata_cluster_health?.members?.length !== nodes) return false;
      // A query over everything fails while this node doesn't know who leads a partition; a call would wait for that.
      await queryRestate({ adminUrl: restateUrl(ports.admin) }, "select count(*) from sys_invocation_status", asked);
      return true;
    },
  });
}

interface ClusterHealth {
  readonly cluster_name?: string;
  readonly metadata_cluster_health?: { readonly members?: readonly number[] } | null;
}

/** A directory that goes with the data: the server leaves its `invoker-…` directories behind. */
function temporaryDirectory({ baseDir }: Pick<RestateNodeSettings, "baseDir">): string {
  return join(baseDir, "tmp");
}

function environmentOf({ ports, env, ...settings }: RestateNodeSettings): NodeJS.ProcessEnv {
  // The developer's own settings of a Restate server must not reach this one.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("RESTATE_"));
  return {
    ...Object.fromEntries(inherited),
    RESTATE_DISABLE_TELEMETRY: "true",
    TMPDIR: temporaryDirectory(settings),
    RESTATE_BASE_DIR: settings.baseDir,
    RESTATE_NODE_NAME: settings.nodeName,
    RESTATE_CLUSTER_NAME: settings.clusterName,
    RESTATE_LISTEN_MODE: "tcp",
    RESTATE_BIND_ADDRESS: `${LOOPBACK}:${ports.fabric}`,
    RESTATE_ADVERTISED_ADDRESS: `${restateUrl(ports.fabric)}/`,
    RESTATE_INGRESS__BIND_ADDRESS: `${LOOPBACK}:${ports.ingress}`,
    RESTATE_ADMIN__BIND_ADDRESS: `${LOOPBACK}:${ports.admin}`,
    RESTATE_DEFAULT_NUM_PARTITIONS: String(settings.partitions),
    RESTATE_LOG_FORMAT: "compact",
    RESTATE_LOG_DISABLE_ANSI_CODES: "true",
    ...env,
  };
}
