/** At most one load per key at a time. */
export interface SingleFlight<V> {
  /** Starts a load, or joins the one that is under way for this key. */
  run(key: string, load: () => Promise<V>): Promise<V>;
  /** Resolves when the loads that are under way have ended, however they end. */
  settled(): Promise<void>;
}

/** Creates a set of loads of which each is shared by all who ask for its key. */
export function createSingleFlight<V>(): SingleFlight<V> {
  const flights = new Map<string, Promise<V>>();
  return {
    run(key, load) {
      const running = flights.get(key);
      if (running !== undefined) return running;
      const flight = load().finally(() => flights.delete(key));
      flights.set(key, flight);
      return flight;
    },
    async settled() {
      await Promise.allSettled(flights.values());
    },
  };
}
