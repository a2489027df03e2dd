/**
 * Checks what this repository depends on: that all of it is used (knip), for a reason that is written down, under
 * licenses that allow it, and without known vulnerabilities, where the registry tells.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readWorkspace } from "../release-dry/workspace.ts";
import { runCommand } from "../run-command.ts";
import { checkLicenses, installedOf, type LicensedPackages } from "./check-licenses.ts";
import { checkReasons } from "./check-reasons.ts";
import { judgeAudit } from "./judge-audit.ts";
import { EXCEPTIONS } from "./licenses.ts";
import { readDependencies } from "./read-dependencies.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

runCommand("nothing unused", "knip", [], ROOT);

const dependencies = readDependencies(ROOT, readWorkspace(ROOT));
report(
  `a reason for each of ${dependencies.size}`,
  checkReasons(dependencies, readFileSync("CONTRIBUTING.md", "utf8")),
);
report("licenses of all", checkLicenses(licenses(), EXCEPTIONS));
report("licenses of what is published", checkLicenses(licenses("--prod", "--filter", "./packages/*"), []));

const audit = spawnSync("pnpm", ["audit", "--audit-level", "high"], { cwd: ROOT, encoding: "utf8" });
const output = audit.stdout + audit.stderr;
const verdict = judgeAudit(audit.status, output);
if (verdict === "no answer") console.warn(`\n! advisories NOT CHECKED, the registry doesn't answer:\n${output}`);
else report("advisories", verdict === "advisories" ? [output] : []);

function licenses(...which: string[]): LicensedPackages {
  const listed = execFileSync("pnpm", ["licenses", "list", "--json", "--recursive", ...which], {
    cwd: ROOT,
    maxBuffer: 64 * 1024 * 1024,
  });
  return installedOf(JSON.parse(listed.toString()), existsSync);
}

function report(what: string, problems: readonly string[]): void {
  for (const problem of problems) console.error(`  ${problem}`);
  console.log(`${problems.length === 0 ? "✓" : "✗"} ${what}`);
  if (problems.length > 0) process.exitCode = 1;
}
