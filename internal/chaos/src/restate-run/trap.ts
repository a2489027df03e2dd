import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../until.ts";
import type { StepMoment } from "./step-moments.ts";

/** Where an endpoint process can be caught: at a boundary of a step, or inside one, right before its commit is sent. */
export type TrapPlace = StepMoment | "inside reassign" | "inside commit";

/** What waits for the first endpoint process that comes to a place. */
export interface Trap {
  readonly place: TrapPlace;
  /** What the process sends itself there. */
  readonly signal: "SIGKILL" | "SIGSTOP";
}

/** A trap that has caught somebody. */
export interface SprungTrap extends Trap {
  readonly pid: number;
  readonly invocationId: string;
}

/** Sets a trap. There is one at a time. */
export function setTrap(directory: string, trap: Trap): void {
  rmSync(sprungFile(directory), { force: true });
  writeWhole(trapFile(directory), trap);
}

/**
 * Waits until a trap has caught a process. When it doesn't in time, it is taken away.
 */
export async function caughtBy(directory: string, withinMs: number): Promise<SprungTrap | undefined> {
  const look = () => (existsSync(sprungFile(directory)) ? read<SprungTrap>(sprungFile(directory)) : undefined);
  const sprung = await until(look, withinMs);
  if (sprung !== undefined) return sprung;
  try {
    renameSync(trapFile(directory), `${trapFile(directory)}.withdrawn`);
    return undefined;
  } catch {
    return await until(look, withinMs); // somebody has just stepped into it
  }
}

/** Called by the processes at each place. The first that comes to the trap's place stops or dies in here. */
export function stepInto(directory: string, place: TrapPlace, invocationId: string): boolean {
  const file = trapFile(directory);
  if (!existsSync(file)) return false;
  const claimed = `${file}.${process.pid}`;
  try {
    if (read<Trap>(file).place !== place) return false;
    renameSync(file, claimed); // only one of two processes succeeds
  } catch {
    return false;
  }
  const trap = read<Trap>(claimed);
  writeWhole(sprungFile(directory), { ...trap, pid: process.pid, invocationId });
  process.kill(process.pid, trap.signal);
  return true;
}

const trapFile = (directory: string) => join(directory, "trap.json");
const sprungFile = (directory: string) => join(directory, "sprung.json");

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

/** Whoever looks sees the whole file or none. */
function writeWhole(file: string, content: unknown): void {
  writeFileSync(`${file}.new.${process.pid}`, JSON.stringify(content));
  renameSync(`${file}.new.${process.pid}`, file);
}
