import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { runCommand } from "../run-command.ts";
import type { WorkspacePackage } from "./workspace.ts";

const SHARED = ["package.json", "pnpm-workspace.yaml", ".pnpmfile.mjs", ".changeset", "LICENSE"];

/** Copies to `stage` what a release is made of, and gives it the versions that the changesets ask for. */
export function stageRelease(root: string, workspace: readonly WorkspacePackage[], stage: string): void {
  for (const file of SHARED) cpSync(join(root, file), join(stage, file), { recursive: true });
  for (const { folder } of workspace) cpSync(join(root, folder, "package.json"), join(stage, folder, "package.json"));
  for (const { folder } of workspace.filter((each) => !each.private)) {
    cpSync(join(root, folder, "README.md"), join(stage, folder, "README.md"));
    cpSync(join(root, folder, "dist"), join(stage, folder, "dist"), { recursive: true });
  }
  // An install would do for these links, and take its time.
  for (const { name, folder } of workspace.filter((each) => each.folder !== "")) {
    link(join(stage, folder), join(stage, "node_modules", name));
  }
  link(join(root, "node_modules/@changesets/cli"), join(stage, "node_modules/@changesets/cli"));
  const changesets = readdirSync(join(stage, ".changeset")).filter((file) => file.endsWith(".md"));
  if (changesets.length > 0) runCommand("versions by the changesets", "changeset", ["version"], stage);
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, "dir");
}
