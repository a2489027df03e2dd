import { defineConfig } from "vitest/config";
import { project } from "../vitest.project.ts";

const { resolve, ssr, test } = project("", import.meta.dirname);

/** For the numbered examples that are tests, in this repository: `npx vitest run 02-test-a-decision.test.ts`. */
// biome-ignore lint/style/noDefaultExport: where vitest looks for it
export default defineConfig({
  resolve,
  ssr,
  test: { include: ["[0-9][0-9]-*.test.ts"], testTimeout: test.testTimeout },
});
