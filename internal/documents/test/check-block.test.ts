import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkBlock } from "../src/check-block.ts";
import { fencedBlocks } from "../src/fenced-blocks.ts";
import { openWorkplace, type Workplace } from "../src/workplace.ts";

let workplace: Workplace;
beforeAll(async () => {
  workplace = await openWorkplace({ path: "a-page.md", text: "" }, "");
});
afterAll(() => workplace?.leave());

/** Checks all blocks of a page, and says what is wrong with the first that has something wrong. */
async function problemOf(...blocks: readonly (readonly [info: string, code: string])[]): Promise<string> {
  const page = fencedBlocks(blocks.map(([info, code]) => `\`\`\`${info}\n${code}\n\`\`\`\n`).join("\nso:\n\n"));
  try {
    for (const index of page.keys()) await checkBlock(page, index, workplace);
  } catch (error) {
    return String(error);
  }
  return "none";
}

describe("a block that does what its page says", () => {
  it.each([
    { of: "a program that prints nothing", blocks: [["ts", "const one: number = 1;\nvoid one;"]] },
    { of: "a program with claims", blocks: [["js", "console.log({ a: 1 }); //=> { a: 1 }\nconsole.log(2); //=> 2"]] },
    { of: "a claim with something left out", blocks: [["js", "console.log([1, 2, 3]); //=> [ 1, … ]"]] },
    { of: "what is printed on several lines", blocks: [["js", "console.log('a\\nb'); //=> a b"]] },
    {
      of: "an output block",
      blocks: [
        ["js", "console.log('a\\n  b');"],
        ["text", "a\n  b"],
      ],
    },
    {
      of: "JSON, however spaced",
      blocks: [
        ["sh", `echo '{"a": [1]}'`],
        ["json", '{\n  "a": [1]\n}'],
      ],
    },
    {
      of: "a program that a shell runs",
      blocks: [
        ["js a.mjs", "console.log(1);"],
        ["sh", "node a.mjs"],
        ["text", "1"],
      ],
    },
    { of: "what says why it isn't run", blocks: [["sh no-run: installs from npm", "npm install x"]] },
    { of: "a diagram", blocks: [["mermaid", "flowchart LR\n  a --> b"]] },
    { of: "a language of no program", blocks: [["toml no-run: a server's file", "a = 1"]] },
  ] as const)("passes: $of", async ({ blocks }) => {
    expect(await problemOf(...blocks)).toBe("none");
  });
});

describe("a block that doesn't", () => {
  it.each([
    { of: "a wrong claim", blocks: [["js", "console.log(1); //=> 2"]], problem: /prints:\n1\nwhere the page says:\n2/ },
    { of: "a claim that is never printed", blocks: [["js", "1 + 1; //=> 2"]], problem: /prints:\nwhere the page says/ },
    { of: "a print that the page leaves out", blocks: [["js", "console.log(1);"]], problem: /the page says:\nnothing/ },
    {
      of: "another output",
      blocks: [
        ["js", "console.log(1);"],
        ["text", "2"],
      ],
      problem: /prints:\n1\nwhere/,
    },
    {
      of: "output that is said twice",
      blocks: [
        ["js", "console.log(1); //=> 2"],
        ["text", "1"],
      ],
      problem: /in comments, and again in a block/,
    },
    {
      of: "other JSON",
      blocks: [
        ["sh", "echo '[1]'"],
        ["json", "[2]"],
      ],
      problem: /prints:\n\[1\]\nwhere/,
    },
    { of: "a program that fails", blocks: [["ts", "await db.destroy();"]], problem: /db is not defined/ },
    { of: "a command that fails", blocks: [["sh", "node nowhere.mjs"]], problem: /nowhere\.mjs/ },
    {
      of: "an installation without a mark",
      blocks: [["sh", "npm install x"]],
      problem: /isn't run in the tests: say why/,
    },
    { of: "a language without a mark", blocks: [["toml", "a = 1"]], problem: /isn't run in the tests: say why/ },
    { of: "a mark without a reason", blocks: [["js no-run:", "f();"]], problem: /mark that nobody knows, "no-run:"/ },
    { of: "an unknown mark", blocks: [["js norun: x y z", "f();"]], problem: /mark that nobody knows/ },
    { of: "no language", blocks: [["", "a diagram"]], problem: /has no language/ },
    { of: "output of nothing", blocks: [["text", "1"]], problem: /output of nothing that runs/ },
    {
      of: "output of what isn't run",
      blocks: [
        ["js no-run: as it is", "f();"],
        ["text", "1"],
      ],
      problem: /output of nothing/,
    },
    {
      of: "a saved program that nothing runs",
      blocks: [["js a.mjs", "1;"]],
      problem: /which no sh block behind it runs/,
    },
  ] as const)("is refused: $of", async ({ blocks, problem }) => {
    expect(await problemOf(...blocks)).toMatch(problem);
  });
});

describe("a fence that belongs to no block", () => {
  it.each(["```js\nf();\n", "> ```js\n> f();\n> ```\n", "```js\nf();\n````\n"])("is refused: %j", (page) => {
    expect(() => fencedBlocks(page)).toThrow(/belongs to no block: .*```js/);
  });
});
