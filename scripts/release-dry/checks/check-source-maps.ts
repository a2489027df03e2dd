import { posix } from "node:path";

/** Whether source maps, where there are any, hold no sources and lead to sources that are there. */
export function checkSourceMaps(files: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  for (const [file, text] of files) {
    if (file.endsWith(".map")) problems.push(...checkMap(file, text, files));
    const url = /^\/\/[#@] sourceMappingURL=(\S+)/m.exec(text)?.[1];
    if (url === undefined || !/\.(js|d\.ts)$/.test(file)) continue;
    if (url.startsWith("data:")) problems.push(`${file} holds a source map`);
    else if (!files.has(beside(file, url))) problems.push(`${file} leads to the map ${url}, which isn't there`);
  }
  return problems;
}

function checkMap(file: string, text: string, files: ReadonlyMap<string, string>): string[] {
  const map = JSON.parse(text) as { sources?: readonly string[]; sourcesContent?: readonly unknown[] };
  const missing = (map.sources ?? []).filter((source) => !files.has(beside(file, source)));
  return [
    ...(map.sourcesContent?.some((content) => content !== null) ? [`${file} holds sources`] : []),
    ...missing.map((source) => `${file} leads to ${source}, which isn't there`),
  ];
}

function beside(file: string, path: string): string {
  return posix.join(posix.dirname(file), path);
}
