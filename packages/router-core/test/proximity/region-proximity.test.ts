import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { regionProximity } from "../../src/index.ts";

const ORIGINAL = readFileSync(new URL("../fixtures/region-proximity.go.txt", import.meta.url), "utf8");

it("is the original's table, entry for entry, in its order", () => {
  const rows = [...ORIGINAL.matchAll(/"([^"]+)":\s*\{([^}]*)\}/g)].map(([, region, peers]) => [
    region,
    [...(peers ?? "").matchAll(/"([^"]+)"/g)].map(([, peer]) => peer),
  ]);
  expect(rows).toHaveLength(14);
  expect(Object.entries(regionProximity)).toEqual(rows);
});
