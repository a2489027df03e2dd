/** The one gate: everything that must hold before a change lands. `pnpm verify`; CI runs the same. */
import { runCommand } from "./run-command.ts";

runCommand("format and lint", "biome", ["ci", "--error-on-warnings", "."]);
runCommand("workflows", "pnpm", ["run", "lint:workflows"]);
runCommand("types", "tsc", ["--noEmit"]);
runCommand("types of the site", "pnpm", ["--filter", "@frontline-routing/site", "run", "typecheck"]);
runCommand("dependencies", "pnpm", ["run", "check:dependencies"]);
runCommand("measured proximity", "node", ["scripts/generate-measured-proximity.ts", "--check"]);
runCommand("build", "pnpm", ["run", "build"]);
runCommand("public surface", "pnpm", ["run", "api:check", "--built"]);
runCommand("size", "pnpm", ["run", "size"]);
runCommand("release", "pnpm", ["run", "release:dry"]);
runCommand("site", "pnpm", ["run", "site:build"]);
runCommand("tests of the site", "pnpm", ["run", "test:site"]);
runCommand("tests", "pnpm", ["run", "test"]);
console.log("\nverify: everything passed");
