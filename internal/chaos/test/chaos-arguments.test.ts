import { describe, expect, it } from "vitest";
import { parseChaosArguments } from "../src/chaos-arguments.ts";

describe("the command's arguments", () => {
  it("have defaults, and a seed of their own", () => {
    expect(parseChaosArguments([], 7)).toEqual({ seconds: 30, seed: 7, database: "all", workers: 4 });
  });

  it("are taken as given", () => {
    const args = ["--seconds", "5", "--seed", "0", "--database", "mysql", "--workers", "2"];
    expect(parseChaosArguments(args, 7)).toEqual({ seconds: 5, seed: 0, database: "mysql", workers: 2 });
  });

  it.each([
    { args: ["--database", "oracle"], says: "--database oracle: expected one of mariadb, mysql, sqlite, all" },
    { args: ["--seconds", "soon"], says: "--seconds soon: expected a whole number from 1" },
    { args: ["--workers", "0"], says: "--workers 0: expected a whole number from 1" },
    { args: ["--seed", ""], says: "--seed : expected a whole number from 0" },
    { args: ["--speed", "1"], says: "Unknown option '--speed'" },
  ])("are refused: $args", ({ args, says }) => {
    expect(() => parseChaosArguments(args, 7)).toThrow(says);
  });
});
