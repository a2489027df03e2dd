import { basename } from "node:path";
import { checkPackage, type Release } from "./check-package.ts";
import type { PackedPackage } from "./packed-package.ts";
import { PINNED_PACKAGES } from "./pinned-packages.ts";

const UNPINNED = { files: [], maxPackedKilobytes: 0, maxUnpackedKilobytes: 0 };

/** Says of each package what is wrong with it, and returns whether nothing is. */
export function checkRelease(
  packages: readonly { readonly folder: string; readonly packed: PackedPackage }[],
  release: Release,
): boolean {
  const verdicts = packages.map(({ folder, packed }) => {
    const problems = checkPackage(packed, folder, PINNED_PACKAGES[basename(folder)] ?? UNPINNED, release);
    const size = `${Math.ceil(packed.packedBytes / 1000)} kB, unpacked ${Math.ceil(packed.unpackedBytes / 1000)} kB`;
    return { what: `${packed.manifest.name}@${packed.manifest.version} (${size})`, problems };
  });
  const folders = new Set(packages.map(({ folder }) => basename(folder)));
  const missing = Object.keys(PINNED_PACKAGES).filter((name) => !folders.has(name));
  const whole = [
    ...missing.map((name) => `${name} is pinned, and not published`),
    ...(release.version === "0.0.0" ? ["no changeset asks for a first version"] : []),
  ];
  for (const { what, problems } of [...verdicts, { what: "the release as a whole", problems: whole }]) {
    console.log(`${problems.length > 0 ? "WRONG" : "ok   "} ${what}`);
    for (const problem of problems) console.error(`      ${problem}`);
  }
  return whole.length === 0 && verdicts.every(({ problems }) => problems.length === 0);
}
