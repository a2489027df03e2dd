import type { KnipConfig } from "knip";

const config: KnipConfig = {
  // A type that a function's signature names is exported for its readers, also when none of them is in this repository.
  ignoreExportsUsedInFile: { interface: true, type: true },
  workspaces: {
    ".": {
      entry: ["scripts/*.ts", "scripts/*/main.ts"],
      project: ["*.ts", "scripts/**/*.ts"],
      ignoreDependencies: ["@arethetypeswrong/cli", "publint"], // run by their commands
      ignoreUnresolved: ["src/vitest-global-setup.ts"], // the cluster's, relative to its project and not to the root
    },
    "packages/*": { entry: ["test/**/*.test.ts"], project: ["src/**/*.ts", "test/**/*.ts"] },
    "packages/restate-routing": {
      entry: ["test/**/*.test.ts", "test/upgrade/record-journals.ts"], // run by hand, before a release
      project: ["src/**/*.ts", "test/**/*.ts"],
    },
    "internal/*": {
      entry: ["test/**/*.test.ts"],
      project: ["src/**/*.ts", "test/**/*.ts"],
    },
    site: {
      entry: ["test/**/*.test.ts"],
      project: ["**/*.{ts,vue}", ".vitepress/**/*.ts"],
    },
    "internal/integration": {
      entry: ["test/**/*.test.ts", "test/mortal-service.ts"], // a process of its own
      project: ["test/**/*.ts"],
    },
    "internal/documents": {
      entry: ["test/**/*.test.ts"],
      project: ["src/**/*.ts", "test/**/*.ts"],
      ignoreDependencies: [/.*/], // what the blocks of the documents import
    },
    "internal/test-servers": {
      ignoreDependencies: ["@restatedev/restate-server"], // found by its path, and run
    },
    examples: { entry: ["*.ts", "test/**/*.test.ts"], project: ["**/*.ts", "!frontline/**"] },
    "examples/frontline": { entry: ["main.ts", "test/**/*.test.ts"], project: ["**/*.ts"] },
    bench: {
      entry: [
        "src/*.bench.ts",
        "src/*/main.ts",
        // processes of their own
        "src/routing-endpoint.ts",
        "src/frontline/{bare-proxy,end-to-end,example-frontline,sentinel}.ts",
        "src/propagation/{frontline,machine-time,writer}.ts",
      ],
      project: ["src/**/*.ts"],
    },
  },
};

export default config;
