import type { PackedManifest } from "../packed-package.ts";

const SOURCE_CONDITION = "@frontline-routing/source";
const UNRESOLVED = /^(workspace|link|file|portal|catalog|patch):/;

/** What a published `package.json` is compared with. */
export interface ManifestExpectations {
  /** The version of every package of the release. */
  readonly version: string;
  /** The names of the packages of the release. */
  readonly published: ReadonlySet<string>;
  /** The names of the workspace's packages that are never published. */
  readonly neverPublished: ReadonlySet<string>;
  /** The paths in the tarball. */
  readonly files: ReadonlySet<string>;
}

/** Whether a published `package.json` holds only what its readers can use. */
export function checkManifest(manifest: PackedManifest, expected: ManifestExpectations): string[] {
  const problems: string[] = [];
  if (manifest.private) problems.push("is private");
  if (manifest.version !== expected.version) problems.push(`has version ${manifest.version}, not ${expected.version}`);
  if (manifest.license !== "MIT") problems.push(`has license ${manifest.license}, not MIT`);
  for (const script of Object.keys(manifest.scripts ?? {}))
    problems.push(`has the script "${script}", which can't run`);
  for (const name of Object.keys(manifest.devDependencies ?? {})) problems.push(`has the devDependency ${name}`);
  const needed = {
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...manifest.peerDependencies,
  };
  for (const [name, range] of Object.entries(needed)) problems.push(...checkRange(name, range, expected));
  if (JSON.stringify(manifest).includes(SOURCE_CONDITION)) problems.push(`has the condition ${SOURCE_CONDITION}`);
  for (const target of targetsOf(manifest.exports ?? {})) {
    if (!expected.files.has(target.replace(/^\.\//, ""))) problems.push(`exports ${target}, which isn't there`);
  }
  return problems;
}

function checkRange(name: string, range: string, expected: ManifestExpectations): string[] {
  if (UNRESOLVED.test(range)) return [`needs ${name}@${range}, which no registry knows`];
  if (expected.neverPublished.has(name)) return [`needs ${name}, which is never published`];
  const release = `^${expected.version}`;
  if (expected.published.has(name) && range !== release) return [`needs ${name}@${range}, not ${release}`];
  return [];
}

function targetsOf(exports: unknown): string[] {
  if (typeof exports === "string") return [exports];
  if (typeof exports !== "object" || exports === null) return [];
  return Object.values(exports).flatMap(targetsOf);
}
