/** A fenced block of a page. */
export interface FencedBlock {
  /** The line of its opening fence, from 1. */
  readonly line: number;
  /** The first word of its info string, which decides how GitHub and npm colour it. */
  readonly language: string;
  /** The rest of its info string, which they ignore. */
  readonly mark: string;
  readonly code: string;
  /** The file that it quotes: what a comment of its own, `<!-- path -->`, names in the line above. */
  readonly quotes: string | undefined;
}

/**
 * The fenced blocks of a page, in their order.
 *
 * @throws {Error} for a fence that is left over: one that isn't closed, or stands in a quotation
 * @example
 * fencedBlocks("```js no-run: it never ends\nfor (;;);\n```\n");
 * //=> [{ line: 1, language: "js", mark: "no-run: it never ends", code: "for (;;);\n", quotes: undefined }]
 */
export function fencedBlocks(page: string): FencedBlock[] {
  const fence =
    /(?:^<!-- (?<quotes>\S+) -->\n)?^ *(?<fence>`{3,}|~{3,}) *(?<language>\S*) *(?<mark>.*)\n(?<code>[\s\S]*?)^ *\k<fence> *$/gm;
  const leftOver = /^[ >]*(?:`{3}|~{3}).*$/m.exec(page.replaceAll(fence, ""));
  if (leftOver !== null) throw new Error(`a fence that belongs to no block: ${leftOver[0]}`);
  return [...page.matchAll(fence)].map(({ index, groups = {} }) => ({
    line: page.slice(0, index).split("\n").length + (groups.quotes === undefined ? 0 : 1),
    language: groups.language ?? "",
    mark: (groups.mark ?? "").trim(),
    code: groups.code ?? "",
    quotes: groups.quotes,
  }));
}
