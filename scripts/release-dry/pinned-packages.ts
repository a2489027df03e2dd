/** What may be in a tarball, and how big it may be. */
export interface PinnedPackage {
  /** Exact paths; `*` stands for a part of a file's name. Declarations are compared with the sources instead. */
  readonly files: readonly string[];
  readonly maxPackedKilobytes: number;
  readonly maxUnpackedKilobytes: number;
}

const ALWAYS = ["LICENSE", "README.md", "package.json"];

/** Every published package by its folder. What isn't here must not be published, and what is here must be. */
export const PINNED_PACKAGES: Readonly<Record<string, PinnedPackage>> = {
  "frontline-adapter": pin(["dist/index.js"], 110, 350),
  "frontline-core": pin(["dist/index.js", "dist/forwarding.js", "dist/testing.js", "dist/chunk-*.js"], 70, 250),
  "restate-routing": pin(["dist/index.js"], 50, 180),
  "router-core": pin(["dist/index.js", "dist/bare.js", "dist/options.js", "dist/chunk-*.js"], 70, 250),
  "routing-core": pin(["dist/index.js", "dist/repository.js", "dist/testing.js", "dist/chunk-*.js"], 70, 250),
};

function pin(files: readonly string[], maxPackedKilobytes: number, maxUnpackedKilobytes: number): PinnedPackage {
  return { files: [...ALWAYS, ...files], maxPackedKilobytes, maxUnpackedKilobytes };
}
