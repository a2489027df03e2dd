import type { Region } from "../region.ts";
import { decideLocal, decideRemote, type RouteDecision } from "../route-decision.ts";
import { runsIn } from "../routed-deployment.ts";
import { isWorthATry, type Sentinel } from "../sentinel.ts";
import { type Candidate, candidatesAmong, tiersOf } from "./ranking/rank-candidates.ts";
import { avoidOf, isAvoided, type RequestContext } from "./request-context.ts";
import type { SelectionContext } from "./selection-context.ts";
import { isWeighted, pickByKey, pickLocal, sumOfWeights, weightOf } from "./spreading/local-spread.ts";

/**
 * A list of sentinels with the work that is the same for every request done once. Made by a selector's `prepare`,
 * accepted wherever a list is. It shows the sentinels as they were then: prepare again when one changes.
 *
 * A selection costs the same for 1 and for 64 sentinels; where the route says which regions its deployment runs in, it
 * passes over the nearer ones that it doesn't. What can't be known beforehand: a key is hashed against each local
 * sentinel; one to avoid is looked for among those that come first, and where it is there, they are walked; and with a
 * `regionDial` the list is walked as an unprepared one is.
 */
export class PreparedSentinels<S extends Sentinel = Sentinel> {
  /** The sentinels as they were when prepared. */
  readonly sentinels: readonly S[];
  readonly #context: SelectionContext;
  readonly #tiers: readonly (readonly Candidate<S>[])[];
  readonly #ranked: readonly Outcome<S>[];
  readonly #local: readonly Outcome<S>[];

  /** @internal */
  constructor(context: SelectionContext, sentinels: readonly S[]) {
    this.sentinels = [...sentinels];
    this.#context = context;
    this.#tiers = tiersOf(context.policy).map((accepts) =>
      candidatesAmong(context, { regions: undefined, request: undefined, point: 0 }, this.sentinels.filter(accepts)),
    );
    // The stand-ins behind all that are eligible: the first whose region the deployment runs in is then the decision.
    this.#ranked = this.#tiers.flat().map((candidate) => outcomeOf(context, candidate));
    this.#local = this.#ranked.filter(({ region }) => region === context.region);
  }

  /** @internal Whether what was found beforehand holds for a selector's requests. */
  isFor(context: SelectionContext): boolean {
    return context === this.#context && context.standings.dial === null;
  }

  /** @internal The regions that may serve a request, best first, before anything is avoided. */
  candidates(regions: readonly Region[] | undefined, request: RequestContext | undefined): readonly Candidate<S>[] {
    const isHereOnly = request?.forwarded === true;
    for (const tier of this.#tiers) {
      const candidates = tier.filter(({ region }) => {
        return runsIn(regions, region) && (!isHereOnly || region === this.#context.region);
      });
      if (candidates.length > 0) return candidates;
    }
    return [];
  }

  /** @internal */
  decide(
    deploymentId: string,
    regions: readonly Region[] | undefined,
    request: RequestContext | undefined,
  ): RouteDecision<S> | null {
    const ranked = request?.forwarded === true ? this.#local : this.#ranked;
    let i = 0;
    let outcome = ranked[0];
    while (outcome !== undefined && !runsIn(regions, outcome.region)) outcome = ranked[++i];
    if (outcome === undefined) return null;
    const avoid = avoidOf(request);
    if (avoid !== null && outcome.sentinels.some((sentinel) => isAvoided(avoid, sentinel))) {
      const other = this.#decideWithout(avoid, deploymentId, regions, request);
      if (other !== null) return other; // else all are to be avoided, and then none is
    }
    const { locals, ends, totalWeight, region } = outcome;
    let localSentinel = locals[0];
    if (localSentinel === undefined) return decideRemote(deploymentId, region);
    if (locals.length > 1) {
      const pick =
        request?.key === undefined
          ? locals[indexAt(ends, totalWeight, locals.length, this.#context.random())]
          : pickByKey(locals, region, isWorthATry, totalWeight, request.key);
      localSentinel = pick ?? localSentinel;
    }
    return decideLocal(deploymentId, localSentinel);
  }

  /** The best with a sentinel that isn't to be avoided. `null`: there is none. */
  #decideWithout(
    avoid: ReadonlySet<string>,
    deploymentId: string,
    regions: readonly Region[] | undefined,
    request: RequestContext | undefined,
  ): RouteDecision<S> | null {
    const { region: here, random } = this.#context;
    const accepts = (sentinel: Sentinel) => !isAvoided(avoid, sentinel);
    for (const { region, sentinels } of this.candidates(regions, request)) {
      if (!sentinels.some(accepts)) continue;
      if (region !== here) return decideRemote(deploymentId, region);
      const pick = pickLocal(sentinels, region, accepts, request?.key, random);
      if (pick !== undefined) return decideLocal(deploymentId, pick);
    }
    return null;
  }
}

/** What comes of a request that goes to a region. */
interface Outcome<S extends Sentinel> extends Candidate<S> {
  /** Its sentinels, if it is the local region. Else none: its own frontline picks. */
  readonly locals: readonly S[];
  /** Where each local's piece of the spread ends, `null` when all are as wide. */
  readonly ends: Float64Array | null;
  readonly totalWeight: number;
}

function outcomeOf<S extends Sentinel>(context: SelectionContext, candidate: Candidate<S>): Outcome<S> {
  const locals = candidate.region === context.region ? candidate.sentinels : [];
  const totalWeight = sumOfWeights(locals);
  let end = 0;
  const ends = isWeighted(totalWeight) ? Float64Array.from(locals, (sentinel) => (end += weightOf(sentinel))) : null;
  return { ...candidate, locals, ends, totalWeight };
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
