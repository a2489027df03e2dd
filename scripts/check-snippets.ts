/** Type-checks every TypeScript block of the READMEs and docs, each as a module of its own. */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";

const folder = join("examples", ".snippets"); // there, because every package resolves from there
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const pages = ["README.md", ...globSync("packages/*/README.md"), ...globSync("docs/*.md")];
for (const page of pages) {
  const blocks = [...readFileSync(page, "utf8").matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1] ?? "");
  for (const [i, block] of blocks.entries()) {
    const name = `${page.replaceAll(/[^A-Za-z0-9-]/g, "_")}_${i + 1}.ts`;
    writeFileSync(join(folder, name), `${block}\nexport {};\n`);
  }
}
writeFileSync(
  join(folder, "tsconfig.json"),
  JSON.stringify({ extends: "../../tsconfig.base.json", compilerOptions: { types: ["node"] }, include: ["*.ts"] }),
);
runCommand("types of the snippets", "tsc", ["-p", folder]);
rmSync(folder, { recursive: true });
