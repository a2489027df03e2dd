/** Refuses options that a function doesn't know, so that a misspelt one is not silently without effect. */
export function refuseUnknownOptions(functionName: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `${functionName}: expected options as an object, got ${options === null ? "null" : typeof options}`,
    );
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw new TypeError(`${functionName}: unknown option ${JSON.stringify(name)}; known are ${known.join(", ")}`);
  }
}

/** A whole number within bounds, both included. */
export function wholeNumber(option: string, value: unknown, min: number, max: number): number {
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw new TypeError(`${option}: expected a whole number from ${min} to ${max}, got ${shown(value)}`);
  }
  if (value < min || value > max) {
    throw new RangeError(`${option}: expected a whole number from ${min} to ${max}, got ${value}`);
  }
  return value;
}

/** A function, or the default where none is given. */
export function functionOption<F>(option: string, value: F | undefined, fallback: F): F {
  if (value === undefined) return fallback;
  if (typeof value !== "function") throw new TypeError(`${option}: expected a function, got ${shown(value)}`);
  return value;
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value.slice(0, 100)) : String(value);
}
