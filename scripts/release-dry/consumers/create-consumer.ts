import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { PackedPackage } from "../packed-package.ts";
import { consumerProgram } from "./consumer-program.ts";

/** Writes a project of a stranger who installs every tarball, with the dependencies given besides. */
export function createConsumer(
  folder: string,
  packages: readonly PackedPackage[],
  dependencies: Readonly<Record<string, string>>,
  files: (tarballs: Readonly<Record<string, string>>) => Readonly<Record<string, string>> = () => ({}),
): void {
  mkdirSync(folder, { recursive: true });
  for (const { tarball } of packages) cpSync(tarball, join(folder, basename(tarball)));
  const tarballs = Object.fromEntries(
    packages.map(({ manifest, tarball }) => [manifest.name, `file:./${basename(tarball)}`]),
  );
  const peers = Object.assign({}, ...packages.map(({ manifest }) => manifest.peerDependencies ?? {}));
  const manifest = {
    name: "consumer",
    version: "0.0.0",
    private: true,
    type: "module",
    dependencies: { ...tarballs, ...peers, ...dependencies },
    // The tarballs need each other by versions that no registry has yet.
    overrides: tarballs,
    resolutions: tarballs,
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  writeFileSync(join(folder, "consumer.ts"), consumerProgram(packages.flatMap(entriesOf)));
  for (const [file, text] of Object.entries(files(tarballs))) writeFileSync(join(folder, file), text);
}

function entriesOf({ manifest }: PackedPackage): string[] {
  const entries = Object.keys(manifest.exports ?? {}).filter((entry) => entry !== "./package.json");
  return entries.map((entry) => manifest.name + entry.slice(1));
}
