/** A package manager that a reader may have, fetched from npm for the trial. */
export interface PackageManager {
  readonly name: string;
  /** Run in the consumer's folder. */
  readonly install: readonly [command: string, ...args: string[]];
  /** Keeps what the trial fetches out of this machine's caches and stores, and asks npm's registry and no other. */
  readonly environment: (cache: string, registry: string) => Readonly<Record<string, string>>;
  /** Files that the package manager needs beside `package.json`, given the tarballs by package. */
  readonly files?: (tarballs: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
}

const NPX = ["npx", "--yes"] as const;

export const PACKAGE_MANAGERS: readonly PackageManager[] = [
  {
    name: "npm",
    install: ["npm", "install", "--no-audit", "--no-fund"],
    environment: (cache) => ({ npm_config_cache: cache }),
  },
  {
    name: "pnpm",
    install: [...NPX, "pnpm@12", "install", "--no-frozen-lockfile"],
    environment: (cache) => ({ pnpm_config_store_dir: cache, pnpm_config_cache_dir: cache }),
    // pnpm reads overrides from here alone. `node` is no dependency of a consumer, so nothing needs to run a script.
    files: (tarballs) => ({
      "pnpm-workspace.yaml": JSON.stringify({ packages: ["."], overrides: tarballs, strictDepBuilds: false }),
    }),
  },
  {
    name: "yarn 1",
    install: [...NPX, "yarn@1.22.22", "install", "--no-lockfile", "--non-interactive"],
    environment: (cache, registry) => ({ YARN_CACHE_FOLDER: cache, YARN_REGISTRY: registry }),
  },
  {
    name: "yarn 4",
    install: [...NPX, "@yarnpkg/cli-dist@4.18.1", "install", "--no-immutable"],
    environment: (cache, registry) => ({
      YARN_GLOBAL_FOLDER: cache,
      YARN_NPM_REGISTRY_SERVER: registry,
      YARN_ENABLE_TELEMETRY: "0",
    }),
    files: () => ({ ".yarnrc.yml": "nodeLinker: node-modules\n", "yarn.lock": "" }),
  },
  {
    name: "bun",
    install: [...NPX, "bun@1.4.5", "install", "--no-save"],
    environment: (cache, registry) => ({ BUN_INSTALL_CACHE_DIR: cache, npm_config_registry: registry }),
  },
];
