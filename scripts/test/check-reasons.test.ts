import { expect, it } from "vitest";
import { checkReasons } from "../check-dependencies/check-reasons.ts";

const contributing = `# Contributing

| \`not-here\` | another table |

## Dependencies, and why

| dependency | why |
| ---------- | --- |
| \`kysely\`, \`mysql2\` | SQL |
| \`@types/*\` | types, also of \`unrelated\` |

## Changes

| \`nor-here\` | another one |
`;

it("finds a reason for each dependency", () => {
  expect(checkReasons(new Set(["kysely", "mysql2", "@types/node", "@types/ws"]), contributing)).toEqual([]);
});

it("finds dependencies without a reason, and reasons without a dependency", () => {
  expect(checkReasons(new Set(["kysely", "@types/node", "unrelated", "not-here"]), contributing)).toEqual([
    "mysql2 has a row, and is no dependency",
    "not-here has no row that says why",
    "unrelated has no row that says why",
  ]);
});

it("needs the table", () => {
  expect(checkReasons(new Set(), "# Contributing")).toHaveLength(1);
});
