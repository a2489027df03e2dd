import type { Expectations } from "@frontline-routing/regions";

const RECENT_MS = 2_000;

/** Expectations that remember what each region last answered by. */
export interface WatchedExpectations extends Expectations {
  /** What the region answers by; `undefined` where it hasn't answered for two seconds. */
  answerOf(region: string): string | undefined;
}

/**
 * Looks at every answer that is judged.
 *
 * @param hostname the answers to others don't count
 */
export function watchAnswers(expected: Expectations, hostname: string): WatchedExpectations {
  const last = new Map<string, { readonly deploymentId: string; readonly at: number }>();
  return {
    ...expected,
    isRight(answer) {
      if (answer.hostname === hostname)
        last.set(answer.region, { deploymentId: answer.deploymentId, at: performance.now() });
      return expected.isRight(answer);
    },
    answerOf(region) {
      const { deploymentId, at = 0 } = last.get(region) ?? {};
      return performance.now() - at <= RECENT_MS ? deploymentId : undefined;
    },
  };
}
