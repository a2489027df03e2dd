import { defineConfig } from "vitest/config";
import { project } from "./vitest.project.ts";

// Finds or starts the SQL servers that tests `inject("sqlServers")` from, once for all projects of a run that list it.
const sqlServers = "@frontline-routing/test-servers/vitest-global-setup";

// More than cores: most files wait for servers, disks and timers rather than for a core.
const WORKERS = 3;

export default defineConfig({
  test: {
    maxWorkers: WORKERS,
    projects: [
      project("router-core", "packages/router-core"),
      project("routing-core", "packages/routing-core"),
      project("frontline-core", "packages/frontline-core"),
      project("restate-routing", "packages/restate-routing"),
      project("frontline-adapter", "packages/frontline-adapter", [sqlServers]),
      project("examples", "examples", [sqlServers]),
      project("example-frontline", "examples/frontline", [sqlServers]),
      project("regions", "internal/regions", [sqlServers]),
      project("soak", "internal/soak"),
      project("chaos", "internal/chaos", [sqlServers]),
      project("integration", "internal/integration", [sqlServers]),
      project("api", "internal/api"),
      project("scripts", "scripts"),
      project("documents", "internal/documents", [sqlServers]),
      project("test-servers", "internal/test-servers", [sqlServers]),
    ],
  },
});
