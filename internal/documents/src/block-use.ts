import type { FencedBlock } from "./fenced-blocks.ts";

/** What becomes of a block in the tests. */
export type BlockUse =
  | { readonly use: "run" }
  /** Runs on while the rest of the page does. */
  | { readonly use: "background" }
  /** Is saved under this name, for a block of the same page that runs it. */
  | { readonly use: "save"; readonly file: string }
  /** Is what the block before it prints. */
  | { readonly use: "output" }
  /** Isn't run, for a reason that the page gives, or because it is a drawing. */
  | { readonly use: "none" };

/** A block's type-checked languages, and the extension of a module in each. */
export const PROGRAMS: Readonly<Record<string, string>> = { ts: "mts", js: "mjs" };
const RUNS = new Set([...Object.keys(PROGRAMS), "sh", "sql"]);
const OUTPUTS = new Set(["text", "json"]);
const DRAWN = "mermaid"; // without a mark, which would keep some sites from drawing it
const INSTALLS = /^[^#\n]*\b(?:npm|npx|pnpm|apt-get)\b/m; // it would reach for the network, or run the tests in the tests

/**
 * Reads a block's language and mark.
 *
 * @throws {Error} that says what is wrong with them
 * @example
 * blockUse({ line: 1, language: "sh", mark: "no-run: installs from npm", code: "npm install x\n", quotes: undefined });
 * //=> { use: "none" }
 */
export function blockUse({ language, mark, code }: FencedBlock): BlockUse {
  if (language === "") throw new Error("has no language: plain text is `text`");
  if (/^no-run: \S.{4,}/.test(mark)) return { use: "none" };
  if (mark === "" && language === DRAWN) return { use: "none" };
  if (mark === "" && OUTPUTS.has(language)) return { use: "output" };
  const runs = RUNS.has(language) && !(language === "sh" && INSTALLS.test(code));
  if (mark === "" && runs) return { use: "run" };
  if (mark === "in-background" && language === "sh") return { use: "background" };
  if (language in PROGRAMS && /^[\w-]+\.\w+$/.test(mark)) return { use: "save", file: mark };
  throw new Error(
    mark === ""
      ? `isn't run in the tests: say why, as in \`${language} no-run: the reason\``
      : `has a mark that nobody knows, "${mark}": it may be "no-run: the reason", a program's file name, or, with sh, "in-background"`,
  );
}
