import { describe, expect, it } from "vitest";
import { parseChaosArguments, usageOf } from "../src/chaos-arguments.ts";
import { STORE_COMMAND } from "../src/store-run/store-command.ts";

describe("a command's arguments", () => {
  it("have defaults, and a seed of their own", () => {
    const defaults = { seconds: 30, seed: 7, database: "all", crewSize: 4 };
    expect(parseChaosArguments(STORE_COMMAND, [], 7)).toEqual(defaults);
  });

  it("are taken as given", () => {
    const args = ["--seconds", "5", "--seed", "0", "--database", "mysql", "--workers", "2"];
    expect(parseChaosArguments(STORE_COMMAND, args, 7)).toEqual({
      seconds: 5,
      seed: 0,
      database: "mysql",
      crewSize: 2,
    });
  });

  it.each([
    { args: ["--database", "oracle"], says: "--database oracle: expected one of mariadb, mysql, sqlite, all" },
    { args: ["--seconds", "soon"], says: "--seconds soon: expected a whole number from 1" },
    { args: ["--workers", "0"], says: "--workers 0: expected a whole number from 1" },
    { args: ["--seed", ""], says: "--seed : expected a whole number from 0" },
    { args: ["--speed", "1"], says: "Unknown option '--speed'" },
  ])("are refused: $args", ({ args, says }) => {
    expect(() => parseChaosArguments(STORE_COMMAND, args, 7)).toThrow(says);
  });

  it("are what the usage says", () => {
    const usage = "pnpm chaos:store [--seconds 30] [--seed 42] [--database mariadb|mysql|sqlite|all] [--workers 4]";
    expect(usageOf(STORE_COMMAND)).toBe(usage);
  });
});
