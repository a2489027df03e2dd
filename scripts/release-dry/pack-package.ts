import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { PackedManifest, PackedPackage } from "./packed-package.ts";

/** Packs the package in `folder` as pnpm would publish it, and reads the tarball. */
export function packPackage(folder: string, destination: string): PackedPackage {
  mkdirSync(destination, { recursive: true });
  execFileSync("pnpm", ["pack", "--pack-destination", destination], { cwd: folder, stdio: ["ignore", "ignore", 2] });
  const [file, ...others] = readdirSync(destination).filter((name) => name.endsWith(".tgz"));
  if (file === undefined || others.length > 0) throw new Error(`pnpm pack made no single tarball of ${folder}`);
  const tarball = join(destination, file);
  execFileSync("tar", ["-xzf", tarball, "-C", destination]);
  const unpacked = join(destination, "package");
  const paths = readdirSync(unpacked, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(unpacked, path)).isFile(),
  );
  const files = new Map(paths.map((path) => [path, readFileSync(join(unpacked, path), "utf8")]));
  return {
    manifest: JSON.parse(files.get("package.json") ?? "{}") as PackedManifest,
    tarball,
    packedBytes: statSync(tarball).size,
    unpackedBytes: paths.reduce((sum, path) => sum + statSync(join(unpacked, path)).size, 0),
    files,
  };
}
