import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { root } from "./repository.ts";

const SOURCE = "@frontline-routing/source";

/** A file of the packages that others import from. */
export interface EntryPoint {
  /** What they import, as `@frontline-routing/router-core/bare`. */
  readonly specifier: string;
  /** The folder of its package. */
  readonly folder: string;
  /** The file that it is made of. */
  readonly source: string;
  /** The declarations that are made of it. */
  readonly declarations: string;
  /** The report that pins it. */
  readonly report: string;
}

interface PackageManifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

/** All of them, as the packages' `exports` say. */
export function entryPoints(): EntryPoint[] {
  const manifests = globSync("packages/*/package.json", { cwd: root }).sort();
  return manifests.flatMap((path) => {
    const folder = dirname(join(root, path));
    const { name, exports } = JSON.parse(readFileSync(join(root, path), "utf8")) as PackageManifest;
    return Object.entries(exports).flatMap(([entry, target]) => {
      const { [SOURCE]: source, types } = typeof target === "string" ? {} : target;
      if (source === undefined || types === undefined) return []; // `./package.json`
      const report = join(folder, "api", `${basename(source, ".ts")}.api.md`);
      const declarations = join(folder, types);
      return [{ specifier: join(name, entry), folder, source: join(folder, source), declarations, report }];
    });
  });
}
