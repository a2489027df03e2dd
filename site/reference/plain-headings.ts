import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const OF_A_MEMBER =
  /^#{3,6} (Type Parameters|Parameters|Returns|Throws|Examples?|Extends|Extended by|Implements|Inherited from|Overrides|Type Declaration|Default Value|Default|See)$/gm;

/** Makes bold text of the headings that every member has: searching for `returns` shouldn't find hundreds of them. */
export function plainHeadings(folder: string): void {
  for (const file of globSync("**/*.md", { cwd: folder })) {
    const path = join(folder, file);
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(OF_A_MEMBER, "**$1**"));
  }
}
