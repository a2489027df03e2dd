import { expect, it } from "vitest";
import { parseChaosArguments } from "../../src/chaos-arguments.ts";
import { RESTATE_COMMAND } from "../../src/restate-run/restate-command.ts";

it("takes clients, and no SQLite", () => {
  const args = ["--seconds", "600", "--seed", "7", "--clients", "9"];
  const parsed = { seconds: 600, seed: 7, database: "all", crewSize: 9 };
  expect(parseChaosArguments(RESTATE_COMMAND, args, 1)).toEqual(parsed);
  expect(() => parseChaosArguments(RESTATE_COMMAND, ["--database", "sqlite"], 1)).toThrow(
    "--database sqlite: expected one of mariadb, mysql, all",
  );
});
