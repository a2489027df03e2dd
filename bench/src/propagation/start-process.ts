import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Order, Report } from "./messages.ts";

/** A writer or frontline process that is ready. */
export interface BenchProcess {
  /** Gives an order and waits for the report of it. */
  ask(order: Order): Promise<Report>;
  /** Ends the process. */
  stop(): Promise<void>;
}

/** Starts a process of this folder. It ends with the one that started it. */
export async function startProcess(file: "writer.ts" | "frontline.ts", settings: object): Promise<BenchProcess> {
  const script = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(script, [JSON.stringify(settings)], { execArgv: ["--conditions=@frontline-routing/source"] });
  await nextReport(child, file);
  return {
    async ask(order) {
      child.send(order);
      return await nextReport(child, file);
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill();
      await exited;
    },
  };
}

async function nextReport(child: ChildProcess, file: string): Promise<Report> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const exited = once(child, "exit", { signal }).then(([code, killedBy]) => {
    throw new Error(`${file} ended with ${code ?? killedBy}`);
  });
  exited.catch(() => undefined); // that the wait is over is no failure
  try {
    const [report] = await Promise.race([once(child, "message", { signal }), exited]);
    return report;
  } finally {
    waiting.abort();
  }
}
