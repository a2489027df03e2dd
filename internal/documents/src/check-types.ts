import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { PROGRAMS } from "./block-use.ts";
import { fencedBlocks } from "./fenced-blocks.ts";
import { type Page, root } from "./pages.ts";

/**
 * Type-checks every `ts` and `js` block, those as well that aren't run, each as a module of its own.
 *
 * @param folder where to write them: one that doesn't exist yet, from which every package resolves
 * @returns what the compiler says, empty if nothing. Its files are named after page and line
 */
export async function checkTypes(pages: readonly Page[], folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const { path, text } of pages) {
    for (const { line, language, code } of fencedBlocks(text)) {
      const extension = PROGRAMS[language];
      if (extension === undefined) continue;
      await writeFile(join(folder, `${path.replaceAll("/", "__")}__line-${line}.${extension}`), `${code}export {};\n`);
    }
  }
  const config = {
    extends: join(root, "tsconfig.base.json"),
    compilerOptions: { types: ["node"], allowJs: true, checkJs: true },
    include: ["*.mts", "*.mjs"],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const compiler = join(root, "node_modules/.bin/tsc");
  return promisify(execFile)(compiler, ["--pretty", "false", "-p", folder]).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
}
