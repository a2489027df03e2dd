import { blockUse, PROGRAMS } from "./block-use.ts";
import { expectedOutput, isAsExpected } from "./expected-output.ts";
import type { FencedBlock } from "./fenced-blocks.ts";
import type { Workplace } from "./workplace.ts";

/**
 * Runs the block at an index of a page where it is to be run, and compares what it prints with what the page says.
 *
 * @param workplace where the blocks before it were run
 * @throws {Error} that says what is wrong with it
 */
export async function checkBlock(blocks: readonly FencedBlock[], index: number, workplace: Workplace): Promise<void> {
  const block = blocks[index];
  if (block === undefined) throw new RangeError(`index: the page has ${blocks.length} blocks, got ${index}`);
  const it = blockUse(block);
  if (it.use === "save") {
    const runs = blocks
      .slice(index)
      .some(({ language, code }) => language === "sh" && code.includes(`node ${it.file}`));
    if (!runs) throw new Error(`is saved as ${it.file}, which no sh block behind it runs`);
    return workplace.save(it.file, block.code);
  }
  if (it.use === "output") {
    const before = blocks[index - 1];
    if (before === undefined || blockUse(before).use !== "run") throw new Error("is the output of nothing that runs");
  }
  if (it.use === "background") return workplace.startShell(block.code);
  if (it.use !== "run") return;
  if (block.language === "sql") return workplace.runSql(block.code);

  const expected = expectedOutput(blocks, index);
  const printed = await run(block, workplace);
  if (expected === undefined && (block.language === "sh" || printed === "")) return; // what a tool says is its affair
  if (expected !== undefined && isAsExpected(printed, expected)) return;
  throw new Error(`prints:\n${printed}where the page says:\n${expected?.text ?? "nothing"}`);
}

async function run({ language, line, code }: FencedBlock, workplace: Workplace): Promise<string> {
  const extension = PROGRAMS[language];
  if (extension === undefined) return await workplace.runShell(code);
  const file = `line-${line}.${extension}`;
  await workplace.save(file, code);
  return await workplace.run(process.execPath, [file]);
}
