import { describe, expect, it } from "vitest";
import { checkContents } from "../release-dry/checks/check-contents.ts";

const pinned = { files: ["LICENSE", "dist/index.js", "dist/chunk-*.js"] };
const files = ["LICENSE", "dist/index.js", "dist/chunk-AB12.js", "dist/index.d.ts", "dist/a/b.d.ts"];
const sources = ["src/index.ts", "src/a/b.ts"];

describe("the contents of a tarball", () => {
  it("are those that are pinned, and a declaration for each source", () => {
    expect(checkContents(files, pinned, sources)).toEqual([]);
  });

  it.each(["src/index.ts", ".env", "test/index.test.ts", "dist/index.js.map", "dist/a/chunk-AB12.js", "dist/old.d.ts"])(
    "may not hold %s",
    (file) => {
      expect(checkContents([...files, file], pinned, sources)).toEqual([`has ${file}, which isn't pinned`]);
    },
  );

  it("may not lack a pinned file", () => {
    expect(checkContents(files.slice(1), pinned, sources)).toEqual(["has no LICENSE, which is pinned"]);
  });

  it("may lack chunks", () => {
    expect(checkContents(files.toSpliced(2, 1), pinned, sources)).toEqual([]);
  });

  it("may not lack the declaration of a source", () => {
    expect(checkContents(files.slice(0, -1), pinned, sources)).toEqual([
      "has no dist/a/b.d.ts, though its source is there",
    ]);
  });
});
