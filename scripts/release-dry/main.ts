/**
 * Makes the next release, short of publishing it: packs the libraries with the versions that the changesets ask for,
 * checks what is in the tarballs, and installs them as a stranger would, with every package manager. Needs a build.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "../run-command.ts";
import { checkRelease } from "./check-release.ts";
import { PACKAGE_MANAGERS } from "./consumers/package-managers.ts";
import { tryPackageManager } from "./consumers/try-package-manager.ts";
import { packPackage } from "./pack-package.ts";
import { stageRelease } from "./stage-release.ts";
import { readWorkspace } from "./workspace.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const scratch = mkdtempSync(join(tmpdir(), "frontline-routing-release-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

const workspace = readWorkspace(ROOT);
const published = workspace.filter((each) => !each.private);
const stage = join(scratch, "stage");
stageRelease(ROOT, workspace, stage);
const packages = published.map(({ folder }) => ({
  folder,
  packed: packPackage(join(stage, folder), join(scratch, "tarballs", basename(folder))),
}));

const right = checkRelease(packages, {
  root: ROOT,
  license: readFileSync(join(ROOT, "LICENSE"), "utf8"),
  version: packages[0]?.packed.manifest.version ?? "0.0.0",
  published: new Set(published.map(({ name }) => name)),
  neverPublished: new Set(workspace.filter((each) => each.private).map(({ name }) => name)),
});
if (!right) process.exit(1);

const tarballs = packages.map(({ packed }) => packed);
for (const { tarball } of tarballs) {
  runCommand("publint", "publint", ["--strict", tarball]);
  runCommand("attw", "attw", ["--profile", "esm-only", tarball]);
}
const registry = execFileSync("npm", ["config", "get", "registry"], { cwd: scratch }).toString().trim();
for (const packageManager of PACKAGE_MANAGERS) tryPackageManager(packageManager, tarballs, registry, scratch);
