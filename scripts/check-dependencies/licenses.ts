/** Licenses under which a dependency may be used for anything: they ask for no more than to be named. */
export const PERMISSIVE: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Python-2.0",
  "Unlicense",
  "Zlib",
]);

/** A development dependency under another license. */
export interface LicenseException {
  /** The package, and its builds for each platform. */
  readonly name: RegExp;
  readonly license: string;
  readonly reason: string;
}

/** None of these is published with a package or needed by one. */
export const EXCEPTIONS: readonly LicenseException[] = [
  {
    name: /^@restatedev\/restate-server(-.+)?$/,
    license: "BSL",
    reason: "the Business Source License: a server that tests start, as its license allows",
  },
  {
    name: /^lightningcss(-.+)?$/,
    license: "MPL-2.0",
    reason: "a tool of the tests' bundler, used as it is",
  },
  {
    name: /^elkjs$/,
    license: "EPL-2.0 OR GPL-3.0-or-later",
    reason: "a layout of mermaid's, which draws the site's diagrams; used as it is",
  },
  {
    name: /^khroma$/,
    license: "Unknown",
    reason: "colors of mermaid's; its package.json names no license, its license file is MIT's",
  },
];
