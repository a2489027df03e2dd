import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../.vitepress/repository.ts";

const SOURCE = "@frontline-routing/source";

/** A file of the packages that others import from. */
export interface EntryPoint {
  /** What they import, as `@frontline-routing/router-core/bare`. */
  readonly specifier: string;
  /** The file that it is made of. */
  readonly source: string;
}

interface PackageManifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

/** All of them, as the packages' `exports` say. */
export function entryPoints(): EntryPoint[] {
  return globSync("packages/*/package.json", { cwd: repositoryRoot })
    .sort()
    .flatMap((path) => {
      const { name, exports } = JSON.parse(readFileSync(join(repositoryRoot, path), "utf8")) as PackageManifest;
      return Object.entries(exports).flatMap(([entry, target]) => {
        const source = typeof target === "string" ? undefined : target[SOURCE];
        if (source === undefined) return []; // `./package.json`
        return [{ specifier: join(name, entry), source: join(repositoryRoot, path, "..", source) }];
      });
    });
}
