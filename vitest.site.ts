import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { project } from "./vitest.project.ts";

const inBrowser = "test/**/browser/*.test.ts";
const units = project("site", "site");
const browser = project("site-browser", "site", [join(import.meta.dirname, "site/test/browser-and-site.ts")]);

/** The built site in a browser, and what builds it. */
export default defineConfig({
  test: {
    projects: [
      { ...units, test: { ...units.test, exclude: [inBrowser] } },
      { ...browser, test: { ...browser.test, include: [inBrowser] } },
    ],
  },
});
