import { defineConfig } from "vitest/config";
import { project } from "./vitest.project.ts";

/** The built site in a browser, and what builds it. */
export default defineConfig({
  test: { projects: [project("site", "site")] },
});
