import { expect, it } from "vitest";
import { checkSizes } from "../release-dry/checks/check-sizes.ts";

const limits = { maxPackedKilobytes: 50, maxUnpackedKilobytes: 200 };

it("lets a package reach its limits", () => {
  expect(checkSizes({ packed: 50_000, unpacked: 200_000 }, limits)).toEqual([]);
});

it("says which limit a package has outgrown", () => {
  expect(checkSizes({ packed: 50_001, unpacked: 200_000 }, limits)).toEqual(["weighs 51 kB packed, of 50"]);
  expect(checkSizes({ packed: 50_000, unpacked: 200_001 }, limits)).toEqual(["weighs 201 kB unpacked, of 200"]);
});
