import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_KEY_LENGTH } from "../../playground/case/case.ts";
import { caseInUrl } from "../../playground/case/case-in-url.ts";
import { readCase } from "../../playground/case/read-case.ts";
import { defaultCase, readyCases } from "../../playground/case/ready-cases.ts";
import { anyCase } from "./arbitrary-case.ts";

describe("a case in a link", () => {
  it("is read as it was written, whatever it is", () => {
    fc.assert(
      fc.property(anyCase, (theCase) => {
        expect(readCase(`?${caseInUrl(theCase)}`)).toEqual({ case: theCase, problem: null });
      }),
    );
  });

  it("survives a browser's address bar", () => {
    fc.assert(
      fc.property(anyCase, (theCase) => {
        const { search } = new URL(`https://docs.example/playground?${caseInUrl(theCase)}`);
        expect(readCase(search).case).toEqual(theCase);
      }),
    );
  });

  it("can be read by a person", () => {
    expect(caseInUrl(readyCases[3].case)).toBe(
      "v=1&at=eu-central-1.aws&eu-central-1.aws=unhealthy&eu-north-1.aws=unhealthy,unknown" +
        "&us-east-1.aws=healthy,not-allowed&eastus.azure=healthy,not-allowed",
    );
  });

  it("is the default case where the link says nothing", () => {
    expect(readCase("")).toEqual({ case: defaultCase, problem: null });
    expect(readCase("?")).toEqual({ case: defaultCase, problem: null });
  });
});

describe("a link that can't be read", () => {
  const at = "v=1&at=eu-west-1.aws";
  it.each([
    ["of another version", "v=2&at=eu-west-1.aws", "v: this page reads links of version 1, not 2"],
    ["without a version", "at=eu-west-1.aws", "v: this page reads links of version 1, not one that has none"],
    ["without a region", "v=1", "at: expected `name.platform`"],
    ["with a region that nothing is known of", "v=1&at=eu-wets-1.aws", 'did you mean "eu-west-1.aws"'],
    [
      "with a state of a region that nothing is known of",
      `${at}&us-esat-1.aws=healthy`,
      'did you mean "us-east-1.aws"',
    ],
    ["with a misspelt part", `${at}&forwardd=yes`, "“forwardd” is nothing that a link says"],
    ["with a part twice", `${at}&us-east-1.aws=healthy&us-east-1.aws=`, "us-east-1.aws: is there twice"],
    ["with a misspelt word", `${at}&us-east-1.aws=not-alowed`, "us-east-1.aws: “not-alowed” is none of healthy, "],
    ["with a word twice", `${at}&us-east-1.aws=dial-10,dial-20`, "us-east-1.aws: says “dial-20” beside its like"],
    ["with two drains", `${at}&us-east-1.aws=drained-soft,drained-hard`, "says “drained-hard” beside its like"],
    ["with a dial beyond 100", `${at}&us-east-1.aws=dial-101`, "us-east-1.aws: “dial-101” is none of"],
    ["with a dial that is no whole number", `${at}&us-east-1.aws=dial-1e1`, "us-east-1.aws: “dial-1e1” is none of"],
    ["with too many sentinels", `${at}&us-east-1.aws=healthy,healthy,healthy,healthy,healthy`, "more than 4 sentinels"],
    ["with another value", `${at}&forwarded=no`, "forwarded: “no” isn't “yes”"],
    ["with a key that is too long", `${at}&key=${"k".repeat(MAX_KEY_LENGTH + 1)}`, "key: is longer than 64"],
  ])("%s says so, and shows the default case", (_, query, problem) => {
    const read = readCase(`?${query}`);
    expect(read.problem).toContain(problem);
    expect(read.case).toBe(defaultCase);
  });

  it("never throws, and is either a case that it says again or a problem", () => {
    const words = fc.constantFrom(
      ..."v 1 at = & , - . healthy dial- soft us-east-1.aws key % %E0 + # ? __proto__".split(" "),
    );
    const garbled = fc.array(words, { maxLength: 30 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(
        fc.oneof(
          garbled,
          fc.string(),
          garbled.map((end) => `v=1&at=us-east-1.aws${end}`),
        ),
        (query) => {
          const read = readCase(query);
          if (read.problem !== null) expect(read.case).toBe(defaultCase);
          else expect(readCase(caseInUrl(read.case)).case).toEqual(read.case);
        },
      ),
    );
  });
});
