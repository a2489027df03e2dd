/** Lints every workflow of the repository. */
import { globSync, readFileSync } from "node:fs";
import { lintWorkflow } from "./lint-workflow.ts";

const files = globSync(".github/workflows/*.{yml,yaml}").sort();
if (files.length === 0) throw new Error("there are no workflows in .github/workflows");
for (const file of files) {
  const problems = await lintWorkflow(readFileSync(file, "utf8"), file);
  for (const problem of problems) console.error(problem);
  console.log(`${problems.length === 0 ? "ok   " : "WRONG"} ${file}`);
  if (problems.length > 0) process.exitCode = 1;
}
