import { spawnSync } from "node:child_process";
import { root } from "./repository.ts";

/** Makes the declarations of all packages, each before those that depend on it, and nothing else of a build. */
export function emitDeclarations(): void {
  const args = ["--filter", "./packages/*", "exec", "tsc", "-p", "tsconfig.build.json"];
  const { status } = spawnSync("pnpm", args, { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new Error("the packages' declarations can't be made");
}
