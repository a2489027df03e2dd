/** What a writer process is started with, as JSON. */
export interface WriterSettings {
  readonly url: string;
  readonly promotions: number;
  readonly pauseMs: number;
}

/** What a frontline process is started with, as JSON. */
export interface FrontlineSettings {
  readonly url: string;
  readonly region: string;
  readonly promotions: number;
  /** 0: off. */
  readonly followIntervalMs: number;
  readonly freshMs: number;
  readonly staleMs: number;
}

/** What the command tells a writer or a frontline. */
export type Order =
  /** A writer: promote, and report. A frontline: ask for the cold hostnames now, and report. */
  | { readonly type: "go" }
  /** A frontline: report. */
  | { readonly type: "report" };

/** What a writer or a frontline tells the command. Times are {@link machineTime}, one for each promotion, in order. */
export type Report =
  | { readonly type: "ready" }
  | { readonly type: "committed"; readonly at: readonly number[] }
  | {
      readonly type: "seen";
      readonly hot: Times;
      readonly cold: Times;
      readonly firstCold: readonly FirstAnswer[];
      readonly late: Lateness;
    };

/** By how many milliseconds a process's timers were late, because of other work on the machine or in the process. */
export interface Lateness {
  readonly p99: number;
  readonly max: number;
}

/** `null`: not yet. */
export type Times = readonly (number | null)[];

/** What the first request for a cold hostname was answered, with the follower off. */
export interface FirstAnswer {
  readonly promotion: number;
  readonly at: number;
  readonly isNew: boolean;
}
