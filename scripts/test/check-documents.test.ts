import { describe, expect, it } from "vitest";
import { checkDocuments } from "../release-dry/checks/check-documents.ts";

const check = (files: Record<string, string>) => checkDocuments("@x/a", new Map(Object.entries(files)), "MIT License");

describe("the documents in a tarball", () => {
  it("are the license and the package's README", () => {
    expect(check({ LICENSE: "MIT License", "README.md": "# @x/a\n\nWhat it is." })).toEqual([]);
  });

  it("may not be missing", () => {
    expect(check({})).toHaveLength(2);
  });

  it("may not be those of something else", () => {
    expect(check({ LICENSE: "Another", "README.md": "# @x/a\n" })).toEqual([expect.stringMatching("LICENSE")]);
    expect(check({ LICENSE: "MIT License", "README.md": "# @x/b\n" })).toEqual([expect.stringMatching("README")]);
  });
});
