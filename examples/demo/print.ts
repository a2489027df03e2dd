let steps = 0;

/** Starts a numbered part of the demo. */
export function heading(text: string): void {
  steps += 1;
  console.log(`\n${steps}. ${text}`);
}

/** One line of what happened. */
export function line(text: string): void {
  console.log(`   ${text}`);
}

/** Ends the demo with an error unless a claim that it makes is true. */
export function claim(text: string, holds: boolean): void {
  if (!holds) throw new Error(`this should be true and is not: ${text}`);
  line(`✓ ${text}`);
}
