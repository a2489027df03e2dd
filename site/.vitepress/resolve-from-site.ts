import { join } from "node:path";
import type { Plugin } from "vitepress";

const site = join(import.meta.dirname, "config.ts");

/** Finds the packages that a compiled page imports, Vue above all, in this package: the pages are outside of it. */
export function resolveFromSite(): Plugin {
  return {
    name: "resolve-from-site",
    enforce: "pre",
    async resolveId(source, importer, options) {
      const isPackage = /^[a-z@]/.test(source);
      if (!isPackage || importer === undefined || !/\.md(?:\?|$)/.test(importer)) return null;
      return await this.resolve(source, site, { ...options, skipSelf: true });
    },
  };
}
