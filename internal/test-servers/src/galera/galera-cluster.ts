import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { searchPath } from "../find-executable.ts";
import { initialiseDataDirectory } from "../initialise-data-directory.ts";
import { thisAptMachine } from "../install-packages.ts";
import { makeOwnDirectory } from "../own-directory.ts";
import { retryLostPorts } from "../retry-lost-ports.ts";
import { runCommand } from "../run-command.ts";
import { findGalera, type GaleraParts, installedGaleraParts } from "./find-galera.ts";
import {
  chooseGaleraPorts,
  type GaleraNode,
  type GaleraNodeSettings,
  type GaleraPorts,
  galeraPlace,
  startGaleraNode,
} from "./galera-node.ts";

const CHOWN_TIMEOUT_MS = 10_000;

/** One of each node: three are the fewest of which one may be missing. */
export type Three<T> = readonly [T, T, T];

/** A MariaDB Galera cluster of three nodes. */
export interface GaleraCluster {
  /** Every one takes writes; any one may be missing. */
  readonly nodes: Three<GaleraNode>;
  /** Kills all nodes and removes their data. */
  stop(): Promise<void>;
}

/**
 * Starts a MariaDB Galera cluster of three nodes on 127.0.0.1, with data of its own, in some 15 seconds. As root, MariaDB,
 * Galera and rsync are installed with apt where they are missing.
 *
 * @param log gets a line when software is about to be installed. Default: to standard error
 * @throws {SqlServerError} `NO_GALERA` when they are missing and can't be installed, saying what to do
 * @throws {Error} when a node doesn't come up: the message holds its output
 * @example
 * const cluster = await startGaleraCluster();
 * const [one, two, three] = cluster.nodes;
 * await two.kill();
 * await waitForGaleraCluster([one.url, three.url]);
 * await two.join();
 * await cluster.stop();
 */
export async function startGaleraCluster(log: (line: string) => void = console.error): Promise<GaleraCluster> {
  const parts = await findGalera({ ...(await thisAptMachine(log)), lookForParts: installedGaleraParts });
  return await retryLostPorts(async () => {
    const directory = await makeOwnDirectory("galera-cluster-");
    const started: GaleraNode[] = [];
    const start = async (settings: GaleraNodeSettings, founds: boolean) => {
      const node = await startGaleraNode(settings, founds);
      started.push(node);
      return node;
    };
    const stop = async () => {
      await Promise.all(started.map((node) => node.kill()));
      await directory.remove();
    };
    try {
      const [founder, second, third] = await prepareNodes(directory.path, parts);
      await initialise(founder); // the others get its data whole
      return { nodes: [await start(founder, true), await start(second, false), await start(third, false)], stop };
    } catch (error) {
      await stop();
      throw error;
    }
  });
}

async function prepareNodes(home: string, parts: GaleraParts): Promise<Three<GaleraNodeSettings>> {
  const isRoot = process.getuid?.() === 0;
  const ports = await Promise.all([chooseGaleraPorts(), chooseGaleraPorts(), chooseGaleraPorts()]);
  const prepare = async (name: string, own: GaleraPorts): Promise<GaleraNodeSettings> => {
    const directory = join(home, name);
    await mkdir(join(directory, "data"), { recursive: true });
    await mkdir(join(directory, "tmp"));
    return {
      parts,
      name,
      clusterName: basename(home),
      directory,
      ports: own,
      peers: ports.filter((other) => other !== own).map(({ group }) => group),
      // Not as root: the transfer of all data to a node that joins gives up root's rights, and could then not read them.
      runAs: isRoot ? ["--user=mysql"] : [],
    };
  };
  const [one, two, three] = ports;
  const nodes = await Promise.all([prepare("node-1", one), prepare("node-2", two), prepare("node-3", three)]);
  if (isRoot) await runCommand("chown", ["-R", "mysql", home], { timeoutMs: CHOWN_TIMEOUT_MS });
  return nodes;
}

async function initialise({ parts, directory, runAs }: GaleraNodeSettings): Promise<void> {
  const programs = searchPath(process.env.PATH);
  await initialiseDataDirectory(parts.mariadbd, galeraPlace(directory), programs, runCommand, runAs);
}
