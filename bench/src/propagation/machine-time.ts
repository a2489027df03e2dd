/** Milliseconds on the machine's monotonic clock: the same in all processes of one machine, and never set. */
export function machineTime(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
