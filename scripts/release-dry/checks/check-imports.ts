import { isBuiltin } from "node:module";
import type { PackedManifest } from "../packed-package.ts";

const COMMENT = /\/\*[\s\S]*?\*\//g; // examples in docstrings import what their reader has
const IMPORT = /\bfrom\s*["']([^"'\s]+)["']|\bimport\(\s*["']([^"'\s]+)["']\s*\)|^import\s*["']([^"'\s]+)["']/gm;

/** Whether every package that the code or its declarations import is one that an install brings. */
export function checkImports(manifest: PackedManifest, files: ReadonlyMap<string, string>): string[] {
  const brought = new Set([
    manifest.name,
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.optionalDependencies ?? {}),
    ...Object.keys(manifest.peerDependencies ?? {}),
  ]);
  const problems = new Set<string>();
  for (const [file, text] of files) {
    if (!/\.(js|d\.ts)$/.test(file)) continue;
    for (const specifier of specifiersIn(text)) {
      if (specifier.startsWith(".") || isBuiltin(specifier)) continue;
      const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
      if (!brought.has(name)) problems.add(`imports ${name} in ${file}, which an install doesn't bring`);
    }
  }
  return [...problems];
}

function specifiersIn(text: string): string[] {
  return [...text.replaceAll(COMMENT, "").matchAll(IMPORT)].flatMap((match) => match.slice(1).filter(Boolean));
}
