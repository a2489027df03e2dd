import { readFile } from "node:fs/promises";
import type { Platform } from "@frontline-routing/regions";

/** The memory of a region's frontline at a moment, in MB; `undefined` where the system doesn't say. */
export interface FrontlineMemory {
  readonly region: string;
  readonly pid: number;
  readonly megabytes: number | undefined;
}

/** How it changed. */
export interface MemoryChange {
  readonly region: string;
  /** It was one process all the time, so that the two can be compared. */
  readonly isSameProcess: boolean;
  readonly warm: number | undefined;
  readonly end: number | undefined;
}

/** Reads what the frontlines of a platform have in memory. */
export async function readMemory({ regions }: Pick<Platform, "regions">): Promise<FrontlineMemory[]> {
  return await Promise.all(
    regions.map(async ({ region, frontline: { pid } }) => ({ region, pid, megabytes: await residentMegabytes(pid) })),
  );
}

/** Compares two readings of the same regions. */
export function compareMemory(warm: readonly FrontlineMemory[], end: readonly FrontlineMemory[]): MemoryChange[] {
  return warm.map(({ region, pid, megabytes }, i) => ({
    region,
    isSameProcess: pid === end[i]?.pid,
    warm: megabytes,
    end: end[i]?.megabytes,
  }));
}

async function residentMegabytes(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
}
