import { describe, expect, it } from "vitest";
import {
  callable,
  flag,
  implementing,
  listOf,
  numberWithin,
  oneOf,
  optional,
  resolveOptions,
  satisfying,
  wholeNumber,
} from "../../src/options.ts";

const isText = (value: unknown): value is string => typeof value === "string";
const now = () => 0;

const checks = {
  url: satisfying("a URL", isText),
  store: implementing<{ read(): void }>("a store", ["read"]),
  freshMs: wholeNumber(0, 60_000, 5_000),
  attempts: optional(wholeNumber(1, Number.POSITIVE_INFINITY)),
  share: optional(numberWithin("0 to 1", 0, 1)),
  mode: oneOf(["fast", "safe"], "safe"),
  verbose: flag(false),
  now: callable(now),
  hooks: optional(listOf("a list of hooks", callable<() => void>())),
};
const store = { read() {} };
const required = { url: "http://a", store };
const defaults = {
  ...required,
  freshMs: 5_000,
  attempts: undefined,
  share: undefined,
  mode: "safe",
  verbose: false,
  now,
  hooks: undefined,
};

function resolve(options: unknown) {
  return resolveOptions("createThing", options, checks);
}

describe("resolved options", () => {
  it("have their defaults where nothing is given, or undefined is", () => {
    expect(resolve(required)).toEqual(defaults);
    expect(resolve({ ...required, freshMs: undefined, mode: undefined })).toEqual(defaults);
  });

  it("are what was given, bounds included", () => {
    const given = { freshMs: 60_000, attempts: 1, share: 0, mode: "fast", verbose: true, hooks: [now] };
    expect(resolve({ ...required, ...given })).toMatchObject(given);
  });

  it("are read from spreads, JSON and instances alike", () => {
    class Settings {
      readonly store = store;
      get url() {
        return "http://a";
      }
    }
    expect(resolve({ ...JSON.parse('{ "url": "http://a" }'), ...{ store } })).toEqual(defaults);
    expect(resolve(new Settings())).toEqual(defaults);
    expect(resolve(Object.assign(Object.create(null), required))).toEqual(defaults);
  });

  it("don't change with the list that was given", () => {
    const hooks = [now];
    const resolved = resolve({ ...required, hooks });
    hooks.push(now);
    expect(resolved.hooks).toHaveLength(1);
  });
});

describe("an option that nobody knows", () => {
  const known = "Known are url, store, freshMs, attempts, share, mode, verbose, now, hooks";

  it("is refused with the nearest known name, though it is undefined", () => {
    for (const options of [{ fresMs: 1 }, { ...required, fresMs: undefined }]) {
      const message = `createThing: unknown option "fresMs", did you mean "freshMs"? ${known}`;
      expect(() => resolve(options)).toThrow(new TypeError(message));
    }
  });

  it("is refused when it has the name of a member of every object", () => {
    expect(() => resolve({ ...required, constructor: 1 })).toThrow('unknown option "constructor"');
    expect(() => resolve(JSON.parse('{ "__proto__": {} }'))).toThrow('unknown option "__proto__"');
  });

  it("is refused where there are no options at all", () => {
    expect(() => resolveOptions("close", { force: true }, {})).toThrow('close: unknown option "force"; Known are none');
  });

  it("is shown cut", () => {
    const name = "x".repeat(1_000_000);
    expect(messageOf(() => resolve({ [name]: 1 }))).toBe(
      `createThing: unknown option "${"x".repeat(255)}", did you mean "attempts"? ${known}`,
    );
  });
});

describe("a missing option", () => {
  it.each([
    ["url: expected a URL, but it is missing", undefined],
    ["url: expected a URL, but it is missing", {}],
    ["url: expected a URL, but it is missing", { store, url: undefined }],
    ["store: expected a store, but it is missing", { url: "http://a" }],
  ])("is named, with what is expected: %s", (message, options) => {
    expect(() => resolve(options)).toThrow(new TypeError(message));
  });
});

describe("options that are no object", () => {
  it.each([
    ["null", null],
    ["an empty list", []],
    ["a list", [required]],
    ['"http://a"', "http://a"],
    ["a function", () => required],
    ["5", 5],
  ])("are refused: %s", (shown, options) => {
    expect(() => resolve(options)).toThrow(new TypeError(`createThing: expected options as an object, got ${shown}`));
  });
});

describe("a value of the wrong type", () => {
  it.each<[string, object]>([
    ["url: expected a URL, got 5", { url: 5 }],
    ["url: expected a URL, got null", { url: null }],
    ['store: expected a store, got an object, without a function "read"', { store: { read: 1 } }],
    ['store: expected a store, got "x"', { store: "x" }],
    ['freshMs: expected a whole number from 0 to 60000, got "10"', { freshMs: "10" }],
    ["freshMs: expected a whole number from 0 to 60000, got 0.5", { freshMs: 0.5 }],
    ["freshMs: expected a whole number from 0 to 60000, got NaN", { freshMs: Number.NaN }],
    ["freshMs: expected a whole number from 0 to 60000, got null", { freshMs: null }],
    ["freshMs: expected a whole number from 0 to 60000, got 10", { freshMs: 10n }],
    ["share: expected 0 to 1, got an object", { share: {} }],
    ['mode: expected "fast" or "safe", got "quick"', { mode: "quick" }],
    ['verbose: expected true or false, got "true"', { verbose: "true" }],
    ["now: expected a function, got 5", { now: 5 }],
    ["hooks: expected a list of hooks, got a function", { hooks: now }],
    ["hooks[1]: expected a function, got an empty list", { hooks: [now, []] }],
    ["hooks[0]: expected a function, but it is missing", { hooks: new Array(1) }],
  ])("is a TypeError: %s", (message, options) => {
    expect(() => resolve({ ...required, ...options })).toThrow(new TypeError(message));
  });

  it("is shown cut", () => {
    const long = "x".repeat(1_000_000);
    const shownFor = (mode: unknown) => messageOf(() => resolve({ ...required, mode }));
    expect(shownFor(long)).toBe(`mode: expected "fast" or "safe", got "${"x".repeat(255)}"`);
    expect(shownFor(Symbol(long))).toBe(`mode: expected "fast" or "safe", got Symbol(${"x".repeat(248)}`);
  });
});

describe("a number out of its bounds", () => {
  it.each<[string, object]>([
    ["freshMs: expected a whole number from 0 to 60000, got -1", { freshMs: -1 }],
    ["freshMs: expected a whole number from 0 to 60000, got 60001", { freshMs: 60_001 }],
    ["attempts: expected a whole number, at least 1, got 0", { attempts: 0 }],
    ["share: expected 0 to 1, got 1.5", { share: 1.5 }],
    ["share: expected 0 to 1, got NaN", { share: Number.NaN }],
  ])("is a RangeError: %s", (message, options) => {
    expect(() => resolve({ ...required, ...options })).toThrow(new RangeError(message));
  });
});

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return String(error).replace(/^\w+: /, "");
  }
  return "nothing was thrown";
}
