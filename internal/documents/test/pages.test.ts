import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from "vitest";
import { checkBlock } from "../src/check-block.ts";
import { checkLinks } from "../src/check-links.ts";
import { checkTypes } from "../src/check-types.ts";
import { fencedBlocks } from "../src/fenced-blocks.ts";
import { page, pages } from "../src/pages.ts";
import { openWorkplace, type Workplace } from "../src/workplace.ts";

const documents = pages();

describe.each(documents)("$path", (document) => {
  it("has links that lead somewhere", () => {
    expect(checkLinks(document)).toEqual([]);
  });

  const blocks = fencedBlocks(document.text);
  if (blocks.length === 0) return;
  let workplace: Workplace;
  beforeAll(async () => {
    workplace = await openWorkplace(document, inject("sqlServers")[0]?.url ?? "");
  });
  afterAll(() => workplace?.leave());

  it.each(blocks.map((block, index) => ({ ...block, index })))(
    "has a block that does what it says, line $line: $language $mark",
    ({ index }) => checkBlock(blocks, index, workplace),
  );

  const quotes = blocks.filter(({ quotes }) => quotes !== undefined);
  it.each(quotes)("quotes $quotes as it is", ({ quotes, code }) => {
    expect(code).toBe(page(String(quotes)).text);
  });
});

it("has types in every program", async () => {
  const folder = join(import.meta.dirname, `../.types-${process.pid}`);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  expect(await checkTypes(documents, folder)).toBe("");
});
