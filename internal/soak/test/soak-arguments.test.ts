import { expect, it } from "vitest";
import { commandOf, parseSoakArguments } from "../src/soak-arguments.ts";

it("takes a time, a rate, a seed and a database", () => {
  const args = ["--seconds", "600", "--rate", "100", "--seed", "7", "--database", "mysql"];
  const parsed = { seconds: 600, rate: 100, seed: 7, database: "mysql" } as const;
  expect(parseSoakArguments(args, 1)).toEqual(parsed);
  expect(commandOf(parsed)).toBe("pnpm soak --seconds 600 --rate 100 --seed 7 --database mysql");
});

it("needs none of them", () => {
  expect(parseSoakArguments([], 12)).toEqual({ seconds: 60, rate: 60, seed: 12, database: "sqlite" });
});

it("refuses what it doesn't know, by the option's name", () => {
  expect(() => parseSoakArguments(["--database", "oracle"], 1)).toThrow(
    "--database oracle: expected one of sqlite, mariadb, mysql",
  );
  expect(() => parseSoakArguments(["--rate", "0"], 1)).toThrow("--rate 0: expected a whole number from 1");
  expect(() => parseSoakArguments(["--hours", "1"], 1)).toThrow("--hours");
});
