/** The reports of a commit, or of the files as they are: each report's text by its path, as `packages/router-core/api/index.api.md`. */
export type Reports = ReadonlyMap<string, string>;

/** The texts of changesets by their paths. */
export type Changesets = ReadonlyMap<string, string>;

/**
 * The packages, by their folders, whose surface changed without a changeset that says so: one that names the package,
 * and was written or edited since as well. A package that had no report before is pinned for the first time, and needs none.
 *
 * @example
 * const before = { reports: new Map([["packages/router-core/api/index.api.md", "a"]]), changesets: new Map() };
 * const now = { reports: new Map([["packages/router-core/api/index.api.md", "b"]]), changesets: new Map() };
 * unannounced(before, now); //=> ["router-core"]
 */
export function unannounced(
  before: { readonly reports: Reports; readonly changesets: Changesets },
  now: { readonly reports: Reports; readonly changesets: Changesets },
): string[] {
  const written = [...now.changesets].filter(([path, text]) => before.changesets.get(path) !== text);
  const announced = new Set(written.flatMap(([, text]) => namedPackages(text)));
  const pinned = new Set([...before.reports.keys()].map(packageOf));
  const paths = new Set([...before.reports.keys(), ...now.reports.keys()]);
  const changed = [...paths].filter((path) => before.reports.get(path) !== now.reports.get(path)).map(packageOf);
  return [...new Set(changed)]
    .filter((name) => pinned.has(name) && !announced.has(`@frontline-routing/${name}`))
    .sort();
}

/** The packages that the front matter of a changeset names. */
export function namedPackages(changeset: string): string[] {
  const frontMatter = /^---\n([\s\S]*?)\n---/.exec(changeset)?.[1] ?? "";
  return [...frontMatter.matchAll(/^["']?(@?[\w./-]+)["']?: *(?:major|minor|patch)$/gm)].map(([, name = ""]) => name);
}

function packageOf(path: string): string {
  return path.split("/")[1] ?? "";
}
