const ROWS_OF_STORY = 6; // fewer would scroll away before they are read

/** Cuts a picture so that no line wraps, and leaves it out where it would take the whole terminal. */
export function fitLines(lines: readonly string[], columns: number, rows: number): readonly string[] {
  if (lines.length + ROWS_OF_STORY > rows) return [];
  return lines.map((line) => [...line].slice(0, Math.max(0, columns - 1)).join(""));
}
