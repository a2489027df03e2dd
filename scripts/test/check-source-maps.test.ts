import { describe, expect, it } from "vitest";
import { checkSourceMaps } from "../release-dry/checks/check-source-maps.ts";

const check = (files: Record<string, string>) => checkSourceMaps(new Map(Object.entries(files)));
const map = (sources: string[], sourcesContent?: (string | null)[]) => JSON.stringify({ sources, sourcesContent });

describe("source maps in a tarball", () => {
  it("may be none", () => {
    expect(check({ "dist/index.js": "export {};\n" })).toEqual([]);
  });

  it("may lead to sources that are there", () => {
    const code = "export {};\n//# sourceMappingURL=index.js.map";
    const files = { "dist/index.js": code, "dist/index.js.map": map(["../src/index.ts"]), "src/index.ts": "" };
    expect(check(files)).toEqual([]);
  });

  it("may not hold sources", () => {
    const files = { "dist/index.js.map": map(["../src/index.ts"], ["export {};"]), "src/index.ts": "" };
    expect(check(files)).toEqual(["dist/index.js.map holds sources"]);
  });

  it("may not lead to sources that aren't there", () => {
    expect(check({ "dist/index.js.map": map(["../src/index.ts"]) })).toEqual([
      "dist/index.js.map leads to ../src/index.ts, which isn't there",
    ]);
  });

  it("may not be missing where the code names them, nor be inside the code", () => {
    expect(check({ "dist/index.js": "//# sourceMappingURL=index.js.map" })).toEqual([
      "dist/index.js leads to the map index.js.map, which isn't there",
    ]);
    expect(check({ "dist/index.js": "//# sourceMappingURL=data:application/json;base64,e30=" })).toEqual([
      "dist/index.js holds a source map",
    ]);
  });
});
