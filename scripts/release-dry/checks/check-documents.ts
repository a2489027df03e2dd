/** Whether the license is ours, and the README is that of the package. */
export function checkDocuments(name: string, files: ReadonlyMap<string, string>, license: string): string[] {
  const problems: string[] = [];
  if (files.get("LICENSE") !== license) problems.push("has no LICENSE, or another one than the repository's");
  if (!files.get("README.md")?.startsWith(`# ${name}\n`))
    problems.push(`has no README.md that begins with "# ${name}"`);
  return problems;
}
