import { globSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { checkContents } from "./checks/check-contents.ts";
import { checkDocuments } from "./checks/check-documents.ts";
import { checkImports } from "./checks/check-imports.ts";
import { checkManifest, type ManifestExpectations } from "./checks/check-manifest.ts";
import { checkPaths } from "./checks/check-paths.ts";
import { checkSizes } from "./checks/check-sizes.ts";
import { checkSourceMaps } from "./checks/check-source-maps.ts";
import type { PackedPackage } from "./packed-package.ts";
import type { PinnedPackage } from "./pinned-packages.ts";

/** What all packages of a release are compared with. */
export interface Release extends Omit<ManifestExpectations, "files"> {
  readonly root: string;
  readonly license: string;
}

/** Everything that is wrong with a tarball, made of the package in `folder` of the repository. */
export function checkPackage(
  packed: PackedPackage,
  folder: string,
  pinned: PinnedPackage,
  release: Release,
): readonly string[] {
  const { manifest, files } = packed;
  return [
    ...checkContents(files.keys(), pinned, globSync("src/**/*.ts", { cwd: join(release.root, folder) })),
    ...checkDocuments(manifest.name, files, release.license),
    ...checkManifest(manifest, { ...release, files: new Set(files.keys()) }),
    ...checkImports(manifest, files),
    ...checkSourceMaps(files),
    ...checkPaths(files, [release.root, homedir()]),
    ...checkSizes({ packed: packed.packedBytes, unpacked: packed.unpackedBytes }, pinned),
  ];
}
