import { cpSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vitepress";

const packageFile = fileURLToPath(import.meta.resolve("mermaid/package.json"));
const { version } = JSON.parse(readFileSync(packageFile, "utf8")) as { version: string };
const folder = `assets/mermaid-${version}`;
const entry = "mermaid.esm.min.mjs";
const chunks = "chunks/mermaid.esm.min";

/** Leaves Mermaid to be loaded as it was published: bundling its 6 MB again takes longer than all the rest of the site. */
export function mermaidAsItIs(base: string): Plugin {
  return {
    name: "mermaid-as-it-is",
    apply: "build",
    enforce: "pre",
    resolveId: (source) => (source === "mermaid" ? { id: `${base}${folder}/${entry}`, external: "absolute" } : null),
  };
}

/** Puts it into a site that was built. */
export function copyMermaid(outDir: string): void {
  const from = join(dirname(packageFile), "dist");
  for (const path of [entry, chunks]) {
    const filter = (file: string) => !file.endsWith(".map");
    cpSync(join(from, path), join(outDir, folder, path), { recursive: true, filter });
  }
}
