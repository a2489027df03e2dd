import type { Exchange } from "./exchange.ts";

/** The exchanges that have not ended yet. Not a `Set`: with one, far more outlives a scavenge and is promoted. */
export class UnderWay {
  readonly #all: Exchange[] = [];

  get size(): number {
    return this.#all.length;
  }

  add(exchange: Exchange): void {
    exchange.place = this.#all.length;
    this.#all.push(exchange);
  }

  /** Once for each that was added: the last one takes its place. */
  delete(exchange: Exchange): void {
    const last = this.#all.pop();
    if (last === undefined || last === exchange) return;
    this.#all[exchange.place] = last;
    last.place = exchange.place;
  }

  /** All of them now. */
  list(): readonly Exchange[] {
    return [...this.#all];
  }
}
