import {
  createSentinelSelector,
  type Explanation,
  formatExplanation,
  isRouterError,
  type ProximityTable,
  type RouteDecision,
} from "@frontline-routing/router-core";
import type { Case } from "../case/case.ts";
import { selectionOfCase } from "./selection-of-case.ts";

/** What the package answers to a case; nothing in it is made here. */
export interface DecidedCase {
  /** What `planRoute` answers, best first; the first is the decision. Empty when it throws. */
  readonly attempts: readonly RouteDecision[];
  /** What it throws. */
  readonly error: { readonly code: string; readonly status: number; readonly publicMessage: string } | null;
  readonly explanation: Explanation;
  /** The explanation as text. */
  readonly text: string;
}

/**
 * Asks router-core, the same code as on a server.
 *
 * @param proximity default: the package's, the measured order
 */
export function decideCase(theCase: Case, proximity?: ProximityTable): DecidedCase {
  const { options, route, sentinels, request } = selectionOfCase(theCase);
  const selector = createSentinelSelector({ ...options, proximity });
  const explanation = selector.explain(route, sentinels, request);
  const text = formatExplanation(explanation);
  try {
    return { attempts: selector.planRoute(route, sentinels, request), error: null, explanation, text };
  } catch (error) {
    if (!isRouterError(error)) throw error;
    const { code, status, publicMessage } = error;
    return { attempts: [], error: { code, status, publicMessage }, explanation, text };
  }
}
