import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./pages.ts";

/** A code that errors of a package carry. */
export interface ErrorCode {
  readonly code: string;
  /** The HTTP status that it is answered with, where it is. */
  readonly status: number | undefined;
}

/** A TypeScript file. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The source of all packages, without what they export for tests, and of the example of a frontline. */
export function packageSources(): SourceFile[] {
  const paths = globSync(["packages/*/src/**/*.ts", "examples/frontline/**/*.ts"], {
    cwd: root,
    exclude: (path) => /^(?:node_modules|test|testing)$/.test(basename(path)),
  }).filter((path) => basename(path) !== "testing.ts");
  return paths.sort().map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/**
 * The codes of the error classes in some files: their literals, those of types called `…ErrorCode`, those that they are
 * made with (`new AError("CODE", 404, …)`), and the statuses that these and the wire format of `restate-routing` give.
 *
 * @throws {Error} a class of errors has a code that this doesn't find
 * @example
 * errorCodes([{ path: "a.ts", text: 'class A extends RouterError {\n  readonly code = "A";\n  readonly status = 404;\n}' }]);
 * //=> [{ code: "A", status: 404 }]
 */
export function errorCodes(files: readonly SourceFile[]): ErrorCode[] {
  const statuses = new Map<string, number | undefined>();
  const add = (code: string, status?: string) =>
    statuses.set(code, status === undefined ? statuses.get(code) : Number(status));
  const coded = new Set<string>();
  const inherited: { readonly name: string; readonly base: string; readonly path: string }[] = [];
  for (const { path, text } of files) {
    for (const [, name = "", base = "", body = ""] of text.matchAll(CLASS)) {
      const code = /\bcode = "(\w+)"/.exec(body)?.[1];
      if (code !== undefined) add(code, /\bstatus = (\d+);/.exec(body)?.[1]);
      const made = files.flatMap((file) => [
        ...file.text.matchAll(new RegExp(`new ${name}\\(\\s*"(\\w+)", (\\d+),`, "g")),
      ]);
      for (const [, each = "", status] of made) add(each, status);
      if (code === undefined && made.length === 0 && !/\bcode: \w+ErrorCode;/.test(body)) {
        inherited.push({ name, base, path });
      } else coded.add(name);
    }
    const uncommented = text.replaceAll(/\/\*[\s\S]*?\*\//g, ""); // in which a `;` ends nothing
    for (const [, codes = ""] of uncommented.matchAll(/^export type \w+ErrorCode =([^;]*);/gm)) {
      for (const [, code = ""] of codes.matchAll(/"(\w+)"/g)) add(code);
    }
    for (const [, code = "", status] of text.matchAll(/^ +(\w+): wireFormat\((\d+),/gm)) add(code, status);
  }
  const lost = inherited.filter(({ base }) => !coded.has(base)).map(({ name, path }) => `${name} of ${path}`);
  if (lost.length > 0) throw new Error(`no code was found of ${lost.join(", ")}`);
  return [...statuses].map(([code, status]) => ({ code, status })).sort((a, b) => (a.code < b.code ? -1 : 1));
}

const CLASS = /^(?:export )?class (\w+) extends (\w*Error)\b(?:<[^>]*>)? \{\n([\s\S]*?)^\}/gm;

/**
 * The codes that tables of a page explain: those of every table whose head begins with `code` and `status`.
 *
 * @example
 * explainedCodes("| code | status | means |\n| --- | --- | --- |\n| `A` | 404 | nothing there |\n");
 * //=> [{ code: "A", status: 404 }]
 */
export function explainedCodes(page: string): ErrorCode[] {
  const tables = page.matchAll(/^\| code +\| status +\|.*\n\| -.*\n((?:\|.*\n)+)/gm);
  return [...tables].flatMap(([, rows = ""]) =>
    rows
      .trimEnd()
      .split("\n")
      .map((row) => {
        const [, code = "", status = ""] = row.split("|").map((cell) => cell.trim());
        return { code: code.replaceAll("`", ""), status: status === "" ? undefined : Number(status) };
      }),
  );
}
