import { spawnSync } from "node:child_process";
import type { Position } from "./choose-base.ts";

const PINNED = ["packages/*/api/*.api.md", ".changeset/*.md"];
const RELEASES = "@frontline-routing/*@*"; // as changesets tags them

/** What is asked of the git repository in a folder. */
export function git(folder: string) {
  const run = (...args: string[]): string | undefined => {
    const { status, stdout } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
    return status === 0 ? stdout : undefined;
  };
  const line = (...args: string[]) => run(...args)?.trim() || undefined;

  return {
    position(): Position {
      return {
        head: line("rev-parse", "HEAD") ?? "",
        mergeBase: line("merge-base", "HEAD", "origin/main") ?? line("merge-base", "HEAD", "main"),
        release: line("describe", "--tags", "--abbrev=0", "--match", RELEASES),
        isDirty: line("status", "--porcelain", "--", ...PINNED) !== undefined,
      };
    },

    /** The texts of a commit's files below a folder whose names end so, by their paths. */
    files(commit: string, below: string, end: string): Map<string, string> {
      const paths = run("ls-tree", "-r", "--name-only", commit, "--", below)?.split("\n") ?? [];
      const wanted = paths.filter((path) => path.endsWith(end));
      return new Map(wanted.map((path) => [path, run("show", `${commit}:${path}`) ?? ""]));
    },

    /** How two files differ. */
    diff(before: string, after: string): string {
      return spawnSync("git", ["diff", "--no-index", "--", before, after], { encoding: "utf8" }).stdout;
    },
  };
}
