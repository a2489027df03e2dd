import { freezeProcess } from "@frontline-routing/test-servers";

/** A process of a platform: it can be killed, halted, and started again where it was. */
export interface Part {
  /** How messages name it: `frontline of eu-west-1.aws`. */
  readonly name: string;
  /** Another one after `restart()`. */
  readonly pid: number;
  readonly state: "running" | "frozen" | "down";
  /** SIGKILL. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGSTOP. Resolves when it has taken effect. */
  freeze(): Promise<void>;
  /** SIGCONT. Nothing where it isn't frozen. */
  thaw(): void;
  /** SIGTERM, after `thaw()`. Resolves when it has ended what was under way and is gone. */
  stop(): Promise<void>;
  /** Starts it again on its ports and data: after `kill()`, or out of running, for which it is told to stop first. */
  restart(): Promise<void>;
}

/** What starts and ends the process of a part. */
export interface PartProcess {
  readonly pid: number;
  kill(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
}

/** A part whose process is up. */
export interface MadePart {
  readonly part: Part;
  /** To be told that the process has gone. Whether that was asked for. */
  ended(): boolean;
}

/** Makes a part of a process that is up. */
export function makePart(name: string, controls: PartProcess): MadePart {
  let state: Part["state"] = "running";
  const part: Part = {
    name,
    get pid() {
      return controls.pid;
    },
    get state() {
      return state;
    },
    async kill() {
      state = "down";
      await controls.kill();
    },
    async freeze() {
      if (state !== "running") throw new Error(`${name} is ${state}: only what runs can be frozen`);
      await freezeProcess(controls.pid);
      state = "frozen";
    },
    thaw() {
      if (state !== "frozen") return;
      process.kill(controls.pid, "SIGCONT");
      state = "running";
    },
    async stop() {
      part.thaw();
      state = "down";
      await controls.stop();
    },
    async restart() {
      part.thaw();
      state = "down";
      await controls.restart();
      state = "running";
    },
  };
  return {
    part,
    ended() {
      if (state === "down") return true;
      state = "down";
      return false;
    },
  };
}
