import { defineConfig } from "vitest/config";
import { project } from "./vitest.project.ts";

export default defineConfig({
  test: {
    fileParallelism: false, // one cluster for all files, in which nodes are killed
    projects: [project("cluster", "internal/cluster", ["src/vitest-global-setup.ts"])],
  },
});
