/** A listener that can't break what it listens to: a metric that can't be counted must not cost a request. */
export function guarded<E>(listener: ((event: E) => void) | undefined): ((event: E) => void) | undefined {
  if (listener === undefined) return undefined;
  return (event) => {
    try {
      listener(event);
    } catch {
      // Dropped, as the documentation of every `onEvent` says.
    }
  };
}
