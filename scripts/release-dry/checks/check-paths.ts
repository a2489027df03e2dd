/** Whether a file names a folder of the machine that built it. */
export function checkPaths(files: ReadonlyMap<string, string>, folders: readonly string[]): string[] {
  return [...files].flatMap(([file, text]) =>
    folders.filter((folder) => text.includes(`${folder}/`)).map((folder) => `${file} names ${folder}`),
  );
}
