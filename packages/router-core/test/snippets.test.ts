import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import * as bare from "../src/bare.ts";
import * as main from "../src/index.ts";
import * as options from "../src/options.ts";

const SRC = new URL("../src/", import.meta.url);
const sources = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

describe("every docstring's example", () => {
  const examples = sources.flatMap((file) =>
    docstrings(file).map((code, i) => ({ name: `${file} #${i + 1}`, file, code })),
  );

  it.each(examples)("is true: $name", ({ file, code }) => {
    // The bare entry's own functions, where two files export the same name.
    const isBare = /^selection\/create/.test(file);
    expectTrue(code, { ...options, ...(isBare ? bare : main) });
  });

  it("is there for every exported function", () => {
    for (const name of Object.keys(main).filter(
      (key) => /^[a-z]/.test(key) && typeof Reflect.get(main, key) === "function",
    )) {
      expect(
        examples.some(({ code }) => code.includes(`${name}(`)),
        name,
      ).toBe(true);
    }
  });
});

/**
 * Runs a snippet and compares the value before each `//=>` with the one behind it, and the error before each `// throws`
 * with its name and message.
 */
function expectTrue(snippet: string, entry: object): void {
  const context = createContext({ ...entry, console: { log() {} } });
  const code = stripTypeScriptTypes(snippet.replace(/^import .*?;$/gms, ""));
  let from = 0;
  for (const claim of code.matchAll(/\/\/(?:=> (?<expected>.*)| throws (?<error>.*))$/gm)) {
    const run = (): unknown => runInContext(code.slice(from, claim.index), context);
    const { expected, error } = claim.groups ?? {};
    if (error === undefined) expect(plain(run())).toEqual(plain(runInContext(`(${expected})`, context)));
    else expect(thrownBy(run)).toMatch(elided(error));
    from = claim.index + claim[0].length;
  }
  runInContext(code.slice(from), context);
}

function thrownBy(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return String(error);
  }
  return "nothing";
}

/** What is left out of a message stands as `…`. */
function elided(message: string): RegExp {
  const parts = message.split("…").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}

/** Without the other realm's prototypes. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** The code behind each `@example`, up to the next tag or the end of the docstring. */
function docstrings(file: string): string[] {
  const text = readFileSync(new URL(file, SRC), "utf8");
  return [...text.matchAll(/@example\n(?<body>.*?)\n\s*(?:\*\/|\* @)/gs)].map(({ groups }) =>
    (groups?.body ?? "")
      .split("\n")
      .map((line) => line.replace(/^\s*\* ?/, ""))
      .join("\n"),
  );
}
