import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { WorkspacePackage } from "../release-dry/workspace.ts";

const KINDS = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"] as const;

/** The names of what the packages of the workspace depend on from outside. */
export function readDependencies(root: string, workspace: readonly WorkspacePackage[]): ReadonlySet<string> {
  const own = new Set(workspace.map(({ name }) => name));
  const names = workspace.flatMap(({ folder }) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as {
      [kind in (typeof KINDS)[number]]?: Readonly<Record<string, string>>;
    };
    return KINDS.flatMap((kind) => Object.keys(manifest[kind] ?? {}));
  });
  return new Set(names.filter((name) => !own.has(name)));
}
