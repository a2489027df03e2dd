import { blockUse } from "./block-use.ts";
import type { FencedBlock } from "./fenced-blocks.ts";

/**
 * What the page says that a block prints: the `text` or `json` block behind it, else its `//=>` comments, one after
 * another. `undefined` where the page says nothing.
 *
 * @throws {Error} where it says so twice
 * @example
 * expectedOutput(fencedBlocks("```js\nconsole.log(1 + 1); //=> 2\n```\n"), 0)?.text; //=> "2"
 */
export function expectedOutput(blocks: readonly FencedBlock[], index: number): ExpectedOutput | undefined {
  const [block, next] = blocks.slice(index, index + 2);
  const claimed = claimedOutput(block?.code ?? "");
  if (next === undefined || blockUse(next).use !== "output") return claimed;
  if (claimed !== undefined) throw new Error("says what it prints in comments, and again in a block");
  return { kind: next.language === "json" ? "json" : "text", text: next.code };
}

/** What the `//=>` comments of a program say, one after another. */
export function claimedOutput(code: string): ExpectedOutput | undefined {
  const claims = [...code.matchAll(/\/\/=> (.*)$/gm)].map(([, claim]) => claim);
  return claims.length === 0 ? undefined : { kind: "claims", text: claims.join("\n") };
}

/** Exact `text`; `json`, however it is spaced; or `claims`, each on a line, of what a console may break into several. */
export interface ExpectedOutput {
  readonly kind: "text" | "json" | "claims";
  readonly text: string;
}

/** Whether something was printed as the page says. `…` on the page stands for whatever is there. */
export function isAsExpected(printed: string, { kind, text }: ExpectedOutput): boolean {
  const plain = {
    text: (output: string) => output.trimEnd(),
    json: compact,
    claims: (output: string) => output.replaceAll(/\s+/g, " ").trim(),
  }[kind];
  const parts = plain(text)
    .split("…")
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join("[\\s\\S]*?")}$`).test(plain(printed));
}

function compact(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json; // what isn't JSON is as nothing that is
  }
}
