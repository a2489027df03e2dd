/**
 * Pins what the packages export: a report per entry point, in the `api` folder of each package.
 *
 * - `--update` writes the reports.
 * - `--check` fails when a report isn't what the source says, and when one changed without a changeset.
 * - `--built` takes the declarations that a build has made.
 */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { unannounced } from "./changesets.ts";
import { chooseBase } from "./choose-base.ts";
import { emitDeclarations } from "./emit-declarations.ts";
import { entryPoints } from "./entry-points.ts";
import { extractReport } from "./extract-report.ts";
import { git } from "./git.ts";
import { root } from "./repository.ts";

const { values } = parseArgs({
  options: { update: { type: "boolean" }, check: { type: "boolean" }, built: { type: "boolean" } },
});
if (values.update === values.check) throw new Error("either --update or --check");
if (!values.built) emitDeclarations();

const repository = git(root);
const extracted = new Map(entryPoints().map((entry) => [entry.report, extractReport(entry)]));
const left = globSync("packages/*/api/*.api.md", { cwd: root })
  .map((path) => join(root, path))
  .filter((path) => !extracted.has(path));

if (values.update) {
  for (const path of left) rmSync(path);
  for (const [path, report] of extracted) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, report);
  }
  console.log(`${extracted.size} reports of what the packages export are written.`);
} else {
  const problems = [...staleReports(), ...unannouncedChanges()];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
  console.log(`${extracted.size} reports are what the packages export.`);
}

function staleReports(): string[] {
  const gone = left.map((path) => `${relative(root, path)} is of an entry point that isn't there. Run pnpm api:update`);
  const stale = [...extracted].flatMap(([path, report]) => {
    if (existsSync(path) && readFileSync(path, "utf8") === report) return [];
    const present = join(tmpdir(), `${process.pid}-${basename(path)}`);
    writeFileSync(present, report);
    const diff = repository.diff(existsSync(path) ? path : "/dev/null", present);
    rmSync(present);
    return [`${relative(root, path)} isn't what the source exports. Run pnpm api:update\n${diff}`];
  });
  return [...gone, ...stale];
}

function unannouncedChanges(): string[] {
  const base = chooseBase(repository.position());
  if (base === undefined) {
    console.log("Nobody has an earlier surface, or git has none here: no changeset is asked for.");
    return [];
  }
  const before = {
    reports: repository.files(base, "packages", ".api.md"),
    changesets: repository.files(base, ".changeset", ".md"),
  };
  const paths = globSync(".changeset/*.md", { cwd: root });
  const now = {
    reports: new Map([...extracted].map(([path, report]) => [relative(root, path), report])),
    changesets: new Map(paths.map((path) => [path, readFileSync(join(root, path), "utf8")])),
  };
  const since = base.slice(0, 12);
  return unannounced(before, now).map(
    (name) =>
      `What packages/${name} exports has changed since ${since}, and no changeset written since names it. Run pnpm changeset`,
  );
}
