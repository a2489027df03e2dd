/** What is in a ring knows where. */
export interface InRing {
  place: number;
}

/**
 * Items in turn: each is taken once before any is taken again, however many come and go meanwhile. Adding, deleting and
 * taking cost the same whatever its size.
 */
export class Ring<T extends InRing> {
  readonly #items: T[] = [];
  /** Items before it were taken in this turn. */
  #next = 0;

  get size(): number {
    return this.#items.length;
  }

  /** Those at some places, for walks that may miss or repeat what comes and goes meanwhile. */
  slice(from: number, to: number): T[] {
    return this.#items.slice(from, to);
  }

  add(item: T): void {
    item.place = this.#items.length;
    this.#items.push(item);
  }

  /** Fills the gap with an item of the same part of the turn, lest one is passed over. */
  delete(item: T): void {
    if (item.place < this.#next) {
      this.#next -= 1;
      this.#move(this.#next, item.place);
      this.#move(this.#items.length - 1, this.#next);
    } else {
      this.#move(this.#items.length - 1, item.place);
    }
    this.#items.pop();
  }

  /** The next items of the turn, none twice. */
  take(count: number): T[] {
    const taken: T[] = [];
    for (let left = Math.min(count, this.#items.length); left > 0; left -= 1) {
      if (this.#next >= this.#items.length) this.#next = 0;
      const item = this.#items[this.#next];
      this.#next += 1;
      if (item !== undefined) taken.push(item);
    }
    return taken;
  }

  /** Begins a new turn. */
  restart(): void {
    this.#next = 0;
  }

  #move(from: number, to: number): void {
    const item = this.#items[from];
    if (item === undefined || from === to) return;
    item.place = to;
    this.#items[to] = item;
  }
}
