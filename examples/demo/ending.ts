import type { Screen } from "./terminal/screen.ts";

/** Ends the demo once, in good order, whatever ends it. */
export interface Ending {
  /** Aborts when a signal ended the demo. */
  readonly signal: AbortSignal;
  /** What has to be undone. */
  onEnd(undo: () => Promise<void>): void;
  /** From now on a signal is a good end. Resolves when it comes. */
  untilSignal(): Promise<void>;
  /**
   * Undoes all, says the last word, and exits. A second call does nothing: the first is under way.
   *
   * @param code 0: the last word goes to stdout
   */
  end(code: number, lastWord?: string): Promise<void>;
}

/** Listens to signals, and to a reader of the output who goes away. A second signal ends the demo at once. */
export function createEnding(screen: Screen): Ending {
  const interrupted = new AbortController();
  let undo: (() => Promise<void>) | undefined;
  let isEnding = false;
  let awaited: (() => void) | undefined;

  async function end(code: number, lastWord?: string): Promise<void> {
    if (isEnding) return;
    isEnding = true;
    screen.hidePicture();
    let problem = code === 0 ? undefined : lastWord;
    try {
      await undo?.();
    } catch (error) {
      problem ??= `demo: failed to clean up: ${error instanceof Error ? error.message : error}`;
    }
    if (problem !== undefined) console.error(`\n${problem}`);
    else if (lastWord !== undefined) console.log(`\n${lastWord}`);
    process.exit(problem === undefined ? code : 1);
  }

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (isEnding || interrupted.signal.aborted) process.exit(1); // impatience: processes and folder go all the same
      if (awaited !== undefined) return awaited();
      interrupted.abort();
      void end(1, `demo: stopped by ${signal}`);
    });
  }
  process.stdout.on("error", () => void end(1));
  process.on("exit", () => screen.hidePicture());

  return {
    signal: interrupted.signal,
    onEnd(undoing) {
      undo = undoing;
    },
    untilSignal() {
      return new Promise((resolve) => {
        awaited = resolve;
      });
    },
    end,
  };
}
