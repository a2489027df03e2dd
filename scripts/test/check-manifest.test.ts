import { describe, expect, it } from "vitest";
import { checkManifest } from "../release-dry/checks/check-manifest.ts";
import type { PackedManifest } from "../release-dry/packed-package.ts";

const expected = {
  version: "0.1.0",
  published: new Set(["@x/a", "@x/b"]),
  neverPublished: new Set(["@x/test-servers"]),
  files: new Set(["dist/index.js", "dist/index.d.ts"]),
};
const manifest: PackedManifest = {
  name: "@x/a",
  version: "0.1.0",
  license: "MIT",
  exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
  dependencies: { "@x/b": "^0.1.0", "quick-lru": "^7.3.0" },
};
const check = (changes: Partial<PackedManifest>) => checkManifest({ ...manifest, ...changes }, expected);

describe("a published manifest", () => {
  it("may need packages of the release and of the registry", () => {
    expect(check({})).toEqual([]);
  });

  it.each<[Partial<PackedManifest>, string]>([
    [{ private: true }, "is private"],
    [{ version: "0.0.0" }, "has version 0.0.0, not 0.1.0"],
    [{ license: "BUSL-1.1" }, "has license BUSL-1.1, not MIT"],
    [{ scripts: { build: "tsup" } }, `has the script "build", which can't run`],
    [{ devDependencies: { zod: "^4.0.0" } }, "has the devDependency zod"],
    [{ dependencies: { "@x/b": "workspace:^" } }, "needs @x/b@workspace:^, which no registry knows"],
    [{ dependencies: { "@x/b": "^0.0.0" } }, "needs @x/b@^0.0.0, not ^0.1.0"],
    [{ dependencies: { "@x/b": "0.1.0" } }, "needs @x/b@0.1.0, not ^0.1.0"],
    [{ peerDependencies: { zod: "catalog:" } }, "needs zod@catalog:, which no registry knows"],
    [{ optionalDependencies: { zod: "link:../zod" } }, "needs zod@link:../zod, which no registry knows"],
    [{ dependencies: { "@x/test-servers": "0.0.0" } }, "needs @x/test-servers, which is never published"],
    [{ exports: { ".": "./dist/gone.js" } }, "exports ./dist/gone.js, which isn't there"],
  ])("is wrong with %j", (changes, problem) => {
    expect(check(changes)).toEqual([problem]);
  });

  it("may not lead to sources", () => {
    const problems = check({ exports: { ".": { "@frontline-routing/source": "./src/index.ts" } } });
    expect(problems).toEqual([
      "has the condition @frontline-routing/source",
      "exports ./src/index.ts, which isn't there",
    ]);
  });
});
