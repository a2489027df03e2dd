import { CommandError } from "../src/run-command.ts";
import type { Machine } from "../src/sql-server-ladder.ts";

/** A machine with no server and no apt, and a record of what was done to it. */
export interface BareMachine extends Machine {
  readonly deeds: string[];
}

/** Makes a {@link BareMachine}, but for the parts given: the ladder is climbed on it without touching this one. */
export function bareMachine(parts: Partial<Machine> = {}): BareMachine {
  const deeds: string[] = [];
  return {
    deeds,
    env: {},
    osRelease: "ID=alpine",
    isRoot: false,
    async identify(url) {
      deeds.push(`identify ${url}`);
      return { flavour: "mysql", version: "9.7.0", dataDirectory: "/data/" };
    },
    async findBinaries() {
      deeds.push("look on PATH");
      return [];
    },
    start: ({ path }) => Promise.reject(new Error(`${path} does not start`)),
    run: async (command, [first]) => {
      deeds.push(`${command} ${first}`);
      throw new CommandError(`${command} failed (ENOENT)`);
    },
    holdServices: (action) => action(),
    log: (line) => {
      deeds.push(`say: ${line}`);
    },
    ...parts,
  };
}
