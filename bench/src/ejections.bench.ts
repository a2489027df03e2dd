import { type Ejections, ejectedSentinels, NO_EJECTIONS, reduceEjections } from "@frontline-routing/router-core";
import { race } from "./race.ts";

/** What a proxy pays for ejection: a question and a success with every request, a failure now and then. */
export function run(): string[] {
  console.log("Nanoseconds per call. Not measured: making the list of ids that a failed dial was picked among.\n");
  console.log("ejected  who is  a dial succeeded  failed, ejected already  failed, one more is");
  for (const count of [0, 1, 10, 100, 1_000, 4_095]) {
    const state = outageOf(count);
    const succeeded = { type: "dial-succeeded", id: "s_fine", now: 1 } as const;
    const again = { type: "dial-failed", id: `s_${count >> 1}`, among: [`s_${count >> 1}`, "s_fine"], now: 1 } as const;
    const more = { type: "dial-failed", id: "s_more", among: ["s_more", "s_fine"], now: 1 } as const;
    const result = race({
      ask: () => ejectedSentinels(state, 1),
      succeeded: () => reduceEjections(state, succeeded),
      again: () => reduceEjections(state, again),
      more: () => reduceEjections(state, more),
    });
    const widths = [6, 16, 23, 19];
    const cells = Object.values(result).map(({ ns }, i) => ns.toFixed(0).padStart(widths[i] ?? 0));
    console.log([String(count).padStart(7), ...cells].join("  "));
  }
  return [];
}

/** One of two is ejected, in as many environments. */
function outageOf(count: number): Ejections {
  let state = NO_EJECTIONS;
  for (let i = 0; i < count; i++) {
    state = reduceEjections(state, { type: "dial-failed", id: `s_${i}`, among: [`s_${i}`, "s_fine"], now: 0 });
  }
  return state;
}
