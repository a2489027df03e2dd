const HEADING = "## Dependencies, and why";

/** Compares the dependencies of the workspace with the table of CONTRIBUTING.md that gives the reason of each. */
export function checkReasons(dependencies: ReadonlySet<string>, contributing: string): string[] {
  const section = contributing.split(`\n${HEADING}\n`)[1]?.split("\n## ")[0];
  if (section === undefined) return [`CONTRIBUTING.md has no "${HEADING}"`];
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  const named = rows.flatMap((row) =>
    [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ""),
  );
  const covers = (name: string, dependency: string) =>
    name.endsWith("/*") ? dependency.startsWith(name.slice(0, -1)) : name === dependency;
  return [
    ...[...dependencies]
      .filter((dependency) => !named.some((name) => covers(name, dependency)))
      .map((dependency) => `${dependency} has no row that says why`),
    ...named
      .filter((name) => ![...dependencies].some((dependency) => covers(name, dependency)))
      .map((name) => `${name} has a row, and is no dependency`),
  ].sort();
}
