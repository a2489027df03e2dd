import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Where the repository begins. */
export const root = join(import.meta.dirname, "../../..");

/** A page of the documents. */
export interface Page {
  /** From the root of the repository, as `packages/router-core/README.md`. */
  readonly path: string;
  readonly text: string;
}

/** Every README of the repository, CONTRIBUTING and all of docs. */
export function pages(): Page[] {
  const paths = globSync(["*.md", "docs/**/*.md", "{packages,internal,examples,bench,site}/**/README.md"], {
    cwd: root,
    exclude: (path) => basename(path) === "node_modules" || path === "docs/reference", // made from the docstrings
  });
  return paths.sort().map(page);
}

/** One of them. */
export function page(path: string): Page {
  return { path, text: readFileSync(join(root, path), "utf8") };
}
