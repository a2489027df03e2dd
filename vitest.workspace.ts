import { defineConfig } from "vitest/config";

const conditions = ["@frontline-routing/source"];
const resolve = { conditions: [...conditions, "module", "node", "development|production"] };

// Finds or starts the SQL servers that tests `inject("sqlServers")` from, once for all projects of a run that list it.
const sqlServers = "@frontline-routing/test-servers/vitest-global-setup";

const TEST_TIMEOUT_MS = 60_000; // real servers, on a machine that may be loaded; a test that hangs still ends

// More than cores: most files wait for servers, disks and timers rather than for a core.
const WORKERS = 3;

function project(name: string, root: string, globalSetup: string[] = []) {
  return {
    resolve,
    ssr: { resolve: { ...resolve, externalConditions: conditions } },
    test: {
      name,
      root,
      globalSetup,
      include: ["test/**/*.test.ts"],
      testTimeout: TEST_TIMEOUT_MS,
      hookTimeout: TEST_TIMEOUT_MS,
    },
  };
}

export default defineConfig({
  test: {
    maxWorkers: WORKERS,
    projects: [
      project("router-core", "packages/router-core"),
      project("routing-core", "packages/routing-core"),
      project("frontline-core", "packages/frontline-core"),
      project("restate-routing", "packages/restate-routing"),
      project("frontline-adapter", "packages/frontline-adapter", [sqlServers]),
      project("examples", "examples"),
      project("chaos", "internal/chaos", [sqlServers]),
      project("integration", "internal/integration", [sqlServers]),
      project("test-servers", "internal/test-servers", [sqlServers]),
    ],
  },
});
