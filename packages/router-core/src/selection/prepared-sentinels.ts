import type { Region } from "../region.ts";
import { decideLocal, decideRemote, type RouteDecision } from "../route-decision.ts";
import { isWorthATry, type Sentinel } from "../sentinel.ts";
import { isWeighted, pickByKey, sumOfWeights, weightOf } from "./local-spread.ts";
import { rankCandidates } from "./rank-candidates.ts";
import type { RequestContext } from "./request-context.ts";
import type { SelectionContext } from "./selection-context.ts";

/**
 * A list of sentinels with the work that is the same for every request done once. Made by a selector's `prepare`,
 * accepted wherever a list is. It shows the sentinels as they were then: prepare again when one changes.
 *
 * A selection costs the same for 1 and for 64 sentinels. Two things can't be known beforehand: a key is hashed against
 * each local sentinel, and with a `regionDial` the list is walked as an unprepared one is.
 */
export class PreparedSentinels<S extends Sentinel = Sentinel> {
  /** The sentinels as they were when prepared. */
  readonly sentinels: readonly S[];
  readonly #context: SelectionContext;
  readonly #outcome: Outcome<S>;
  readonly #forwarded: Outcome<S>;

  /** @internal */
  constructor(context: SelectionContext, sentinels: readonly S[]) {
    this.sentinels = [...sentinels];
    this.#context = context;
    this.#outcome = outcomeOf(context, this.sentinels, false);
    this.#forwarded = outcomeOf(context, this.sentinels, true);
  }

  /** @internal Whether what was found beforehand holds for a selector's requests. */
  isFor(context: SelectionContext): boolean {
    return context === this.#context && context.standings.dial === null;
  }

  /** @internal */
  decide(deploymentId: string, request: RequestContext | undefined): RouteDecision<S> | null {
    const { locals, ends, totalWeight, nearest } = request?.forwarded === true ? this.#forwarded : this.#outcome;
    let localSentinel = locals[0];
    if (localSentinel !== undefined) {
      if (locals.length > 1) {
        const pick =
          request?.key === undefined
            ? locals[indexAt(ends, totalWeight, locals.length, this.#context.random())]
            : pickByKey(locals, localSentinel.region, isWorthATry, totalWeight, request.key);
        localSentinel = pick ?? localSentinel;
      }
      return decideLocal(deploymentId, localSentinel);
    }
    if (nearest === null) return null;
    return decideRemote(deploymentId, nearest);
  }
}

/** All that a request's own facts leave open: which of the locals, or no choice at all. */
interface Outcome<S extends Sentinel> {
  readonly locals: readonly S[];
  /** Where each local's piece of the spread ends, `null` when all are as wide. */
  readonly ends: Float64Array | null;
  readonly totalWeight: number;
  readonly nearest: Region | null;
}

function outcomeOf<S extends Sentinel>(
  context: SelectionContext,
  sentinels: readonly S[],
  forwarded: boolean,
): Outcome<S> {
  const first = rankCandidates(context, sentinels, forwarded, 0)[0];
  const locals = first?.region === context.region ? first.sentinels : [];
  const totalWeight = sumOfWeights(locals);
  let end = 0;
  const ends = isWeighted(totalWeight) ? Float64Array.from(locals, (sentinel) => (end += weightOf(sentinel))) : null;
  return { locals, ends, totalWeight, nearest: first && locals.length === 0 ? first.region : null };
}

/** The index that `pickAt` would come to: the first piece that ends behind the point, by bisection. */
function indexAt(ends: Float64Array | null, totalWeight: number, count: number, point: number): number {
  if (ends === null) return point >= 0 ? Math.min(Math.floor(point * count), count - 1) : 0;
  const target = point * totalWeight;
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (target < (ends[middle] ?? Number.POSITIVE_INFINITY)) high = middle;
    else low = middle + 1;
  }
  return low;
}
