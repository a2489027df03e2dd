import { rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../run-command.ts";
import type { PackedPackage } from "../packed-package.ts";
import { checkTypes, TYPESCRIPTS } from "./check-types.ts";
import { createConsumer } from "./create-consumer.ts";
import type { PackageManager } from "./package-managers.ts";

/** Installs the tarballs in an empty project and runs its program; with npm, checks its types too. */
export function tryPackageManager(
  { name, install, environment, files }: PackageManager,
  packages: readonly PackedPackage[],
  registry: string,
  scratch: string,
): void {
  const consumer = join(scratch, "consumer");
  const cache = join(scratch, "cache");
  const withTypes = name === "npm";
  createConsumer(consumer, packages, withTypes ? { ...TYPESCRIPTS, "@types/node": "^24.0.0" } : {}, files);
  const [command, ...args] = install;
  runCommand(`install with ${name}`, command, args, consumer, environment(cache, registry));
  runCommand(`import every entry, installed with ${name}`, process.execPath, ["consumer.ts"], consumer);
  if (withTypes) checkTypes(consumer);
  for (const folder of [consumer, cache]) rmSync(folder, { recursive: true, force: true });
}
