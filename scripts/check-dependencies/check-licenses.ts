import { type LicenseException, PERMISSIVE } from "./licenses.ts";

/** What `pnpm licenses list --json` says: packages by license. */
export type LicensedPackages = Readonly<Record<string, readonly { readonly name: string }[]>>;

/** The packages whose license is neither permissive nor a known exception, and exceptions that nothing needs. */
export function checkLicenses(packages: LicensedPackages, exceptions: readonly LicenseException[]): string[] {
  const used = new Set<LicenseException>();
  const problems = Object.entries(packages).flatMap(([license, named]) => {
    if (isPermissive(license)) return [];
    return named.flatMap(({ name }) => {
      const exception = exceptions.find((each) => each.license === license && each.name.test(name));
      if (exception) used.add(exception);
      return exception ? [] : [`${name} has the license ${license}, which isn't permissive`];
    });
  });
  const unused = exceptions.filter((exception) => !used.has(exception));
  return [...problems, ...unused.map(({ name, license }) => `no dependency needs the exception ${name} (${license})`)];
}

/** As {@link LicensedPackages}, with where pnpm has each. */
type ListedPackages = Readonly<Record<string, readonly { readonly name: string; readonly paths: readonly string[] }[]>>;

/**
 * What is installed, of what pnpm lists: it also names what only builds for other platforms need, whose license it
 * can't read.
 */
export function installedOf(listed: ListedPackages, exists: (path: string) => boolean): LicensedPackages {
  return Object.fromEntries(
    Object.entries(listed).map(([license, named]) => [license, named.filter(({ paths }) => paths.some(exists))]),
  );
}

/** Whether an SPDX expression leaves a choice, or asks for all, of permissive licenses. */
function isPermissive(expression: string): boolean {
  const bare = expression.replaceAll(/[()]/g, "");
  return bare.split(" OR ").some((choice) => choice.split(" AND ").every((license) => PERMISSIVE.has(license.trim())));
}
