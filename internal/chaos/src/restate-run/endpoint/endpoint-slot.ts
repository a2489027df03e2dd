import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ManagedProcess, startManagedProcess } from "@frontline-routing/test-servers";
import { readJournal } from "../../journal.ts";
import { until } from "../../until.ts";
import { invocationOf } from "../change-of-call.ts";
import { type EndpointSettings, endpointJournal, portFile } from "./endpoint-settings.ts";

const START_TIMEOUT_MS = 30_000; // half a second on an idle machine
const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

/** An endpoint that is kept running: when its process ends, another one is started. */
export interface EndpointSlot {
  /** Where it serves; `undefined` while it doesn't. */
  readonly port: number | undefined;
  /** The present process, if it serves. */
  readonly pid: number | undefined;
  /** How many processes it has had. */
  readonly processes: number;
  /** What the processes printed that ended in another way than by SIGKILL. */
  readonly crashes: readonly string[];
  /** Takes a process that has halted itself out of service, as a load balancer's health check would. */
  takeOut(): FrozenEndpoint;
  /** SIGKILL. Resolves when it is gone; its successor is being started then. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** A process that is halted. */
export interface FrozenEndpoint {
  /**
   * Lets it go on, in service again.
   *
   * @returns what became of the commit of this invocation that it had been about to send
   */
  thaw(invocationId: string, withinMs: number): Promise<string | undefined>;
}

/** Starts an endpoint. */
export async function startEndpointSlot(slot: number, settings: Omit<EndpointSettings, "name">): Promise<EndpointSlot> {
  const crashes: string[] = [];
  let processes = 0;
  let isStopping = false;
  let serving: { readonly process: ManagedProcess; readonly port: number; readonly name: string } | undefined;
  let isOut = false;
  let starting: Promise<void> = start();

  async function start(): Promise<void> {
    const name = `${slot}.${++processes}`;
    const place = { directory: settings.directory, name };
    const started = await startManagedProcess({
      name: `endpoint ${name}`,
      command: process.execPath,
      env: { ...process.env, NODE_COMPILE_CACHE: join(settings.directory, "compiled") }, // starts in half the time
      args: ["--conditions=@frontline-routing/source", MAIN, JSON.stringify({ ...settings, name })],
      ready: async () => existsSync(portFile(place)),
      startTimeoutMs: START_TIMEOUT_MS,
    });
    serving = { process: started, port: Number(readFileSync(portFile(place), "utf8")), name };
    void started.exited.then(({ code, signal }) => {
      serving = undefined;
      isOut = false;
      if (signal !== "SIGKILL") crashes.push(`endpoint ${name} ended with ${code ?? signal}: ${started.output()}`);
      if (isStopping) return;
      starting = start();
      starting.catch((error: unknown) => crashes.push(String(error)));
    });
  }

  await starting;
  return {
    get port() {
      return isOut ? undefined : serving?.port;
    },
    get pid() {
      return serving?.process.pid;
    },
    get processes() {
      return processes;
    },
    crashes,
    takeOut() {
      isOut = true;
      const frozen = serving;
      return {
        async thaw(invocationId, withinMs) {
          if (frozen === undefined || frozen !== serving) return undefined;
          process.kill(frozen.process.pid, "SIGCONT");
          isOut = false;
          const file = endpointJournal({ directory: settings.directory, name: frozen.name });
          return await until(() => {
            const late = readJournal(file).find(
              (entry) => entry.type === "late" && invocationOf(entry.changeId) === invocationId,
            );
            return late?.type === "late" ? late.outcome : undefined;
          }, withinMs);
        },
      };
    },
    async kill() {
      await starting;
      await serving?.process.kill();
    },
    async stop() {
      isStopping = true;
      await starting.catch(() => undefined); // told among the crashes
      await serving?.process.kill();
    },
  };
}
