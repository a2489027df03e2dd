/**
 * Packs the libraries as they would be published, checks the tarballs with publint and attw, installs them with plain
 * npm in an empty folder, and imports every entry there. Needs a build.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";

interface Manifest {
  readonly name: string;
  readonly exports: Record<string, unknown>;
  readonly peerDependencies?: Record<string, string>;
}

const folder = mkdtempSync(join(tmpdir(), "frontline-packages-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const names = readdirSync("packages").sort();
const manifests = names.map(
  (name) => JSON.parse(readFileSync(join("packages", name, "package.json"), "utf8")) as Manifest,
);
for (const name of names) {
  runCommand(`pack ${name}`, "pnpm", ["pack", "--pack-destination", folder], join("packages", name));
}
const tarballs = readdirSync(folder).filter((file) => file.endsWith(".tgz"));
for (const tarball of tarballs) {
  runCommand("publint", "publint", ["--strict", join(folder, tarball)]);
  runCommand("attw", "attw", ["--profile", "esm-only", join(folder, tarball)]);
}

const peers = new Map(manifests.flatMap((manifest) => Object.entries(manifest.peerDependencies ?? {})));
writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
runCommand(
  "install the tarballs with npm",
  "npm",
  [
    "install",
    "--no-audit",
    "--no-fund",
    ...tarballs.map((file) => `./${file}`),
    ...[...peers].map((peer) => peer.join("@")),
  ],
  folder,
);
const entries = manifests.flatMap(({ name, exports }) =>
  Object.keys(exports)
    .filter((entry) => entry !== "./package.json")
    .map((entry) => name + entry.slice(1)),
);
const script = entries.map(
  (entry) =>
    `console.log(${JSON.stringify(entry)}, Object.keys(await import(${JSON.stringify(entry)})).length, "exports");`,
);
writeFileSync(join(folder, "import-all.js"), script.join("\n"));
runCommand("import every entry", process.execPath, ["import-all.js"], folder);
