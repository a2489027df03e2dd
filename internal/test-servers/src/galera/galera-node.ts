import { join } from "node:path";
import { freePort, LOOPBACK } from "../free-port.ts";
import { freezeProcess } from "../freeze-process.ts";
import { type ManagedProcess, startManagedProcess } from "../managed-process.ts";
import type { GaleraParts } from "./find-galera.ts";
import { readGaleraStatus } from "./galera-status.ts";

const START_TIMEOUT_MS = 90_000; // some eight seconds with the transfer of all data; a loaded machine gets ten times that

/** One node of a Galera cluster, reachable from this machine only. */
export interface GaleraNode {
  /** `mysql://root@127.0.0.1:<port>`, without a database. The same after `join()`. */
  readonly url: string;
  /** SIGKILL. What it had is gone: `join()` brings it all anew from another node. */
  kill(): Promise<void>;
  /** SIGSTOP, in effect on every thread when this resolves. Some five seconds later the others go on without it. */
  freeze(): Promise<void>;
  /** SIGCONT. It then finds out by itself what it missed. */
  thaw(): Promise<void>;
  /** Starts it again after `kill()`. Resolves when it has all that the others have. */
  join(): Promise<void>;
}

/** Ports on 127.0.0.1. */
export interface GaleraPorts {
  readonly sql: number;
  /** Between nodes: all that is committed. */
  readonly group: number;
  /** What a node missed (IST), and all data (SST), when it joins. */
  readonly incremental: number;
  readonly whole: number;
}

/** What a node is started with. */
export interface GaleraNodeSettings {
  readonly parts: GaleraParts;
  readonly name: string;
  /** No other cluster on this machine may have it. */
  readonly clusterName: string;
  /** Of the node's own: data, temporary files, socket. */
  readonly directory: string;
  readonly ports: GaleraPorts;
  /** The group ports of the other nodes. */
  readonly peers: readonly number[];
  /** The arguments that say which user it is to run as. */
  readonly runAs: readonly string[];
}

export async function chooseGaleraPorts(): Promise<GaleraPorts> {
  return { sql: await freePort(), group: await freePort(), incremental: await freePort(), whole: await freePort() };
}

/** Where a node keeps its files. */
export function galeraPlace(directory: string): string[] {
  return [`--datadir=${join(directory, "data")}`, `--tmpdir=${join(directory, "tmp")}`];
}

/**
 * Starts a node.
 *
 * @param founds whether it begins a new cluster, or joins its peers
 * @throws {Error} when it doesn't come up: the message holds its output
 */
export async function startGaleraNode(settings: GaleraNodeSettings, founds: boolean): Promise<GaleraNode> {
  let server = await startProcess(settings, founds);
  return {
    url: urlOf(settings),
    kill: () => server.kill(),
    freeze: () => freezeProcess(server.pid),
    async thaw() {
      process.kill(server.pid, "SIGCONT");
    },
    async join() {
      await server.kill();
      server = await startProcess(settings, false);
    },
  };
}

function urlOf({ ports }: GaleraNodeSettings): string {
  return `mysql://root@${LOOPBACK}:${ports.sql}`;
}

function startProcess(settings: GaleraNodeSettings, founds: boolean): Promise<ManagedProcess> {
  return startManagedProcess({
    name: `Galera node ${settings.name}`,
    command: settings.parts.mariadbd.path,
    args: serverArguments(settings, founds),
    startTimeoutMs: START_TIMEOUT_MS,
    ready: async () => {
      const { nodeName, isSynced } = await readGaleraStatus(urlOf(settings));
      // Whoever answers may be another server, which took the port between our look and our bind.
      return nodeName === settings.name && isSynced;
    },
  });
}

function serverArguments(settings: GaleraNodeSettings, founds: boolean): string[] {
  const { parts, name, clusterName, directory, ports, peers, runAs } = settings;
  const at = (port: number) => `${LOOPBACK}:${port}`;
  const provider = {
    base_port: ports.group,
    "gmcast.listen_addr": `tcp://${at(ports.group)}`,
    "ist.recv_addr": at(ports.incremental),
    "gcache.size": "32M", // 128 MB for each node otherwise
    "pc.recovery": false, // a node that was killed looks for the others, not for those it last saw
  };
  return [
    "--no-defaults", // must come first
    ...galeraPlace(directory),
    `--bind-address=${LOOPBACK}`,
    `--port=${ports.sql}`,
    `--socket=${join(directory, "sql.sock")}`,
    `--pid-file=${join(directory, "sql.pid")}`,
    "--innodb-buffer-pool-size=64M",
    "--innodb-flush-log-at-trx-commit=0", // what is committed is on the other nodes
    // The three that Galera demands:
    "--binlog-format=ROW",
    "--innodb-autoinc-lock-mode=2",
    "--wsrep-on=ON",
    `--wsrep-provider=${parts.galera}`,
    `--wsrep-provider-options=${Object.entries(provider)
      .map(([option, value]) => `${option}=${value}`)
      .join(";")}`,
    `--wsrep-cluster-name=${clusterName}`,
    `--wsrep-cluster-address=gcomm://${founds ? "" : peers.map(at).join(",")}`,
    `--wsrep-node-name=${name}`,
    `--wsrep-node-address=${at(ports.group)}`,
    `--wsrep-node-incoming-address=${at(ports.sql)}`,
    "--wsrep-sst-method=rsync",
    `--wsrep-sst-receive-address=${at(ports.whole)}`,
    ...runAs,
  ];
}
