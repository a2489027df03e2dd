import type { PinnedPackage } from "../pinned-packages.ts";

/**
 * Compares the files of a tarball with those that are pinned, both ways. A declaration must belong to a source, and
 * each source must have one: `src/a/b.ts` and `dist/a/b.d.ts`. What a `*` stands for may be there or not: whether two
 * entries share a chunk is the bundler's business.
 */
export function checkContents(
  files: Iterable<string>,
  pinned: Pick<PinnedPackage, "files">,
  sources: Iterable<string>,
): string[] {
  const found = new Set(files);
  const declarations = new Set([...sources].map((source) => source.replace(/^src\/(.*)\.ts$/, "dist/$1.d.ts")));
  const patterns = pinned.files.map((pattern) => ({ pattern, matches: matcher(pattern) }));
  const expected = (file: string) => declarations.has(file) || patterns.some(({ matches }) => matches.test(file));
  return [
    ...[...found].filter((file) => !expected(file)).map((file) => `has ${file}, which isn't pinned`),
    ...patterns
      .filter(({ pattern, matches }) => !pattern.includes("*") && ![...found].some((file) => matches.test(file)))
      .map(({ pattern }) => `has no ${pattern}, which is pinned`),
    ...[...declarations].filter((file) => !found.has(file)).map((file) => `has no ${file}, though its source is there`),
  ].sort();
}

function matcher(pattern: string): RegExp {
  const escaped = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join("[^/]*")}$`);
}
