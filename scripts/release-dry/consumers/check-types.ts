import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../run-command.ts";

/** What a consumer's types are checked with. The oldest is a promise: `docs/versions.md`. */
export const TYPESCRIPTS: Readonly<Record<string, string>> = {
  "typescript-oldest": "npm:typescript@~5.4.5",
  "typescript-newest": "npm:typescript@7.0.2",
};

const RESOLUTIONS = [
  { module: "nodenext", moduleResolution: "nodenext" },
  { module: "esnext", moduleResolution: "bundler" },
];

/** Checks the types of the consumer in `folder`, those of its packages included, with each TypeScript. */
export function checkTypes(folder: string): void {
  for (const resolution of RESOLUTIONS) {
    const config = `tsconfig.${resolution.moduleResolution}.json`;
    const compilerOptions = {
      ...resolution,
      target: "es2022", // the newest that the oldest TypeScript knows
      lib: ["es2023"],
      types: ["node"],
      strict: true,
      skipLibCheck: false,
      noEmit: true,
    };
    writeFileSync(join(folder, config), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
    for (const [alias, range] of Object.entries(TYPESCRIPTS)) {
      const tsc = join(folder, "node_modules", alias, "bin/tsc");
      const what = `types as ${range} sees them, resolved for ${resolution.moduleResolution}`;
      runCommand(what, process.execPath, [tsc, "--project", config], folder);
    }
  }
}
