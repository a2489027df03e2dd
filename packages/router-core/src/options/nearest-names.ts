const COMPARED_LENGTH = 255; // a comparison takes the product of both lengths, and a name may come from outside

/**
 * The known names that are most like one that isn't, the likeliest first.
 *
 * @example
 * nearestNames("us-est-1.aws", ["eu-west-1.aws", "us-east-1.aws"], 1); //=> ["us-east-1.aws"]
 */
export function nearestNames(name: string, known: readonly string[], count: number): string[] {
  const start = name.slice(0, COMPARED_LENGTH);
  const distances = known.map((other) => ({ other, distance: editDistance(start, other) }));
  distances.sort((a, b) => a.distance - b.distance || (a.other < b.other ? -1 : 1));
  return distances.slice(0, count).map(({ other }) => other);
}

/** How many characters must be added, dropped or replaced to make one text of the other (Levenshtein's distance). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
