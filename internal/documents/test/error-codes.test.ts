import { describe, expect, it } from "vitest";
import { errorCodes, explainedCodes, packageSources } from "../src/error-codes.ts";
import { page } from "../src/pages.ts";

describe("docs/operations.md", () => {
  it("explains every error code of the packages, and no other, each once and with its status", () => {
    const explained = explainedCodes(page("docs/operations.md").text);
    expect(explained.toSorted((a, b) => (a.code < b.code ? -1 : 1))).toEqual(errorCodes(packageSources()));
  });
});

describe("error codes of source", () => {
  const of = (text: string) => errorCodes([{ path: "a.ts", text }]);

  it("are those of classes, abstract ones left out", () => {
    const base = "export abstract class AError extends Error {\n  abstract readonly code: string;\n}\n";
    const one = 'export class OneError extends AError {\n  readonly code = "ONE";\n  readonly status = 404;\n}\n';
    const two = 'export class TwoError extends AError {\n  readonly code = "TWO";\n}\n';
    expect(of(base + one + two)).toEqual([
      { code: "ONE", status: 404 },
      { code: "TWO", status: undefined },
    ]);
  });

  it("are those of types that classes take them from, with the status on the wire", () => {
    const type = 'export type AErrorCode =\n  /** Why; and what then. */\n  | "ONE"\n  | "TWO";\n';
    const wire = "const FORMATS = {\n  ONE: wireFormat(409, AError, {}),\n};\n";
    expect(of(`${wire}${type}export class AError extends Error {\n  readonly code: AErrorCode;\n}\n`)).toEqual([
      { code: "ONE", status: 409 },
      { code: "TWO", status: undefined },
    ]);
  });

  it("are those that errors of a class are made with", () => {
    const made = 'const gone = (why: string) => new AError("GONE", 410, why);\n';
    expect(of(`export class AError extends Error {\n  readonly code: string;\n}\n${made}`)).toEqual([
      { code: "GONE", status: 410 },
    ]);
  });

  it("may be inherited", () => {
    const base = 'export class AError extends Error {\n  readonly code = "A";\n}\n';
    expect(of(`export class BError extends AError {\n  constructor() {}\n}\n${base}`).map(({ code }) => code)).toEqual([
      "A",
    ]);
  });

  it("are missed aloud", () => {
    const text = "export class AError extends Error {\n  readonly code: string;\n}\n";
    expect(() => of(text)).toThrow("no code was found of AError of a.ts");
  });
});
