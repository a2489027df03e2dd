import { type ChildProcess, fork, type Serializable } from "node:child_process";
import { once } from "node:events";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/** A program of the benchmarks in a process of its own. It answers each question by one message. */
export interface Program<Question extends Serializable, Answer> {
  /** What it said when it was ready. */
  readonly ready: Answer;
  ask(question: Question): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts a program, with its settings as JSON, and waits until it is ready. It ends with the one that started it. */
export async function startProgram<Question extends Serializable, Answer>(
  file: URL,
  settings: object,
): Promise<Program<Question, Answer>> {
  const script = fileURLToPath(file);
  const child = fork(script, [JSON.stringify(settings)], { execArgv: ["--conditions=@frontline-routing/source"] });
  const next = async () => (await nextMessage(child, basename(script))) as Answer;
  return {
    ready: await next(),
    async ask(question) {
      child.send(question);
      return await next();
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

async function nextMessage(child: ChildProcess, name: string): Promise<unknown> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const exited = once(child, "exit", { signal }).then(([code, killedBy]) => {
    throw new Error(`${name} ended with ${code ?? killedBy}`);
  });
  exited.catch(() => undefined); // that the wait is over is no failure
  try {
    const [message] = await Promise.race([once(child, "message", { signal }), exited]);
    return message;
  } finally {
    waiting.abort();
  }
}
