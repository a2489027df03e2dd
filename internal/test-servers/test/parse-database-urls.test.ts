import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDatabaseUrls } from "../src/parse-database-urls.ts";
import { redactUrl } from "../src/redact-url.ts";

const parse = (list: string) => parseDatabaseUrls("TEST_DATABASE_URLS", list);

describe("a list of database URLs", () => {
  it("gives its entries in order, without the spaces around them and without empty ones", () => {
    expect(parse(" mysql://root@one:3306 ,, mysql://two/app,")).toEqual(["mysql://root@one:3306", "mysql://two/app"]);
  });

  it("is empty for nothing", () => {
    expect(parse("")).toEqual([]);
  });

  it.each([
    ["postgres://db.example:5432/app", "entry 2 of 2 (postgres://…) does not begin with mysql://"],
    ["mysql://", "entry 2 of 2 (mysql://…) names no host"],
    ["mysql://root:pw@db.example:99999", "entry 2 of 2 (mysql://…) is not a URL"],
    ["db.example:3306", "entry 2 of 2 (…) does not begin with mysql://"],
    ["root:pw@db.example", "entry 2 of 2 (…) does not begin with mysql://"],
  ])("names the bad entry %s without its password", (entry, message) => {
    const parseBad = () => parse(`mysql://root@good,${entry}`);
    expect(parseBad).toThrow(expect.objectContaining({ code: "INVALID_DATABASE_URL" }));
    expect(parseBad).toThrow(message);
  });

  it("property: no part of a password gets into a message, whatever characters it has", () => {
    // Words that are in no message and no host, joined by what may be in a password and means something in a URL.
    const word = fc.stringMatching(/^[A-Z]{6}$/);
    const joint = fc.constantFrom(",", "@", ":", "/", "?", "#", " ", "%", "\n", "//", "1,2", "1/", ":1,", "\\", "&x=");
    const password = fc.array(fc.tuple(joint, word), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(password, fc.constantFrom("mysql", "postgres", ""), (parts, scheme) => {
        const url = `${scheme}://user:${parts.flat().join("")}@host.example:port/database`;
        const messages = [redactUrl(url)];
        try {
          parse(url);
        } catch (error) {
          messages.push(String(error));
        }
        for (const [, secret] of parts) expect(messages.join()).not.toContain(secret);
      }),
      { numRuns: 2_000 },
    );
  });
});
