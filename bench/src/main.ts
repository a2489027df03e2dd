/**
 * `pnpm bench` runs every benchmark beside this file; `pnpm bench route` the one of that name, and
 * where there is none, those whose name contains the word.
 *
 * A benchmark is a file `*.bench.ts` with a `run` function that prints what it measures and what not, and returns the
 * targets that it missed. Any miss makes the exit code 1.
 */
import { readdirSync } from "node:fs";

interface Benchmark {
  /** @returns one sentence for each target that was missed */
  run(): readonly string[] | Promise<readonly string[]>;
}

const wanted = process.argv[2] ?? "";
const files = readdirSync(new URL(".", import.meta.url)).filter((file) => file.endsWith(".bench.ts"));

const named = files.filter((name) => name === `${wanted}.bench.ts`);

for (const file of (named.length > 0 ? named : files.filter((name) => name.includes(wanted))).sort()) {
  console.log(`\n# ${file}\n`);
  const { run }: Benchmark = await import(new URL(file, import.meta.url).href);
  for (const miss of await run()) {
    console.log(`MISSED: ${miss}`);
    process.exitCode = 1;
  }
}
