import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { unannounced } from "../src/changesets.ts";
import { chooseBase } from "../src/choose-base.ts";
import { git } from "../src/git.ts";

const REPORT = "packages/router-core/api/index.api.md";

function repository() {
  const folder = mkdtempSync(join(tmpdir(), "commits-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"];
  const run = (...args: string[]) =>
    execFileSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8" }).trim();
  run("init", "--quiet", "--initial-branch=main");
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const commit = (path: string, text: string) => {
    write(path, text);
    run("add", ".");
    run("commit", "--quiet", "--message", text);
    return run("rev-parse", "HEAD");
  };
  return { folder, run, write, commit };
}

it("knows where a branch left main, and the surface there", () => {
  const { folder, run, commit } = repository();
  const left = commit(REPORT, "a");
  run("switch", "--quiet", "--create", "branch");
  commit(REPORT, "b");
  commit("README.md", "c");

  const { position, files } = git(folder);
  expect(chooseBase(position())).toBe(left);
  expect(files(left, "packages", ".api.md")).toEqual(new Map([[REPORT, "a"]]));
  const before = { reports: files(left, "packages", ".api.md"), changesets: files(left, ".changeset", ".md") };
  const now = { reports: files("HEAD", "packages", ".api.md"), changesets: files("HEAD", ".changeset", ".md") };
  expect(unannounced(before, now)).toEqual(["router-core"]);
});

it("knows, on main, the last release, or else the commit below what is changed", () => {
  const { folder, run, write, commit } = repository();
  const { position } = git(folder);
  const first = commit(REPORT, "a");
  expect(chooseBase(position())).toBeUndefined();
  const second = commit(REPORT, "b");
  expect(chooseBase(position())).toBeUndefined();
  write(REPORT, "c");
  expect(chooseBase(position())).toBe(second);
  run("tag", "@frontline-routing/router-core@1.0.0", first);
  expect(chooseBase(position())).toBe("@frontline-routing/router-core@1.0.0");
});
