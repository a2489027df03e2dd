/** The parts of a published `package.json` that are checked. */
export interface PackedManifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A tarball, and what is in it. */
export interface PackedPackage {
  readonly manifest: PackedManifest;
  readonly tarball: string;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** Texts by path inside the package: `dist/index.js`. */
  readonly files: ReadonlyMap<string, string>;
}
