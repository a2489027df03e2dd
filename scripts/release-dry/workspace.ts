import { execFileSync } from "node:child_process";
import { relative } from "node:path";

/** A package of the workspace. */
export interface WorkspacePackage {
  readonly name: string;
  /** Relative to the root, `""` being the root itself. */
  readonly folder: string;
  readonly private: boolean;
}

/** All packages of the workspace, as pnpm sees them. */
export function readWorkspace(root: string): readonly WorkspacePackage[] {
  const listed = execFileSync("pnpm", ["list", "--recursive", "--depth", "-1", "--json"], { cwd: root });
  const packages = JSON.parse(listed.toString()) as { name: string; path: string; private?: boolean }[];
  return packages.map((each) => ({
    name: each.name,
    folder: relative(root, each.path),
    private: each.private ?? false,
  }));
}
