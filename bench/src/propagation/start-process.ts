import { type Program, startProgram } from "../start-program.ts";
import type { Order, Report } from "./messages.ts";

/** A writer or frontline process that is ready. */
export type BenchProcess = Program<Order, Report>;

/** Starts a process of this folder. */
export function startProcess(file: "writer.ts" | "frontline.ts", settings: object): Promise<BenchProcess> {
  return startProgram(new URL(file, import.meta.url), settings);
}
