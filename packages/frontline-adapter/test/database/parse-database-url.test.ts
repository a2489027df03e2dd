import { resolve } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDatabaseUrl } from "../../src/database/parse-database-url.ts";

describe("parseDatabaseUrl", () => {
  it.each([
    [
      "mysql://root@localhost/app",
      { host: "localhost", port: 3306, user: "root", password: undefined, database: "app" },
    ],
    ["mysql://localhost/app", { host: "localhost", port: 3306, user: undefined, password: undefined, database: "app" }],
    [
      "mariadb://u:p@db.example:3307/app",
      { host: "db.example", port: 3307, user: "u", password: "p", database: "app" },
    ],
    [
      "mysql://u:p%40%2F%23%3F@[::1]:3306/a%2Fb",
      { host: "::1", port: 3306, user: "u", password: "p@/#?", database: "a/b" },
    ],
  ])("reads %s", (url, target) => {
    expect(parseDatabaseUrl(url)).toEqual({ kind: "mysql", ...target });
  });

  it.each([
    ["sqlite:./frontline.db", resolve("frontline.db")],
    ["sqlite:frontline.db", resolve("frontline.db")],
    ["sqlite:/data/front line.db", "/data/front line.db"],
    ["sqlite::memory:", ":memory:"],
  ])("reads %s", (url, file) => {
    expect(parseDatabaseUrl(url)).toEqual({ kind: "sqlite", file });
  });

  it.each([
    ["", /got an empty string/],
    ["frontline.db", /expected mysql:\/\/user:password@host:3306\/name, sqlite:\.\/file\.db or sqlite::memory:$/],
    ["postgres://u:secret@host/app", /got the scheme postgres:\/\/$/],
    ["mysql:u:secret@host/app", /expected mysql:\/\//],
    ["mysql://u:secret@host:3306", /names no database/],
    ["mysql://u:secret@host:3306/", /names no database/],
    ["mysql://u:secret@/app", /can't be parsed/],
    ["mysql://u:secret@host:99999/app", /can't be parsed.*port/],
    ["mysql://u:secret@host/app?ssl=secret", /options after `\?`, and none is known/],
    ["mysql://u:1#secret@host/app", /`#`.*%23/],
    ["mysql:///app", /names no host/],
    ["mysql://u:se/secret@host/app", /can't be parsed|more than one `\/`/],
    ["mysql://u:secret@host/app/secret", /more than one `\/`/],
    ["mysql://u:secret%@host/app", /password is not percent-encoded right/],
    ["mysql://u:secret@host/app%", /name of the database is not percent-encoded right/],
    ["sqlite:", /names no file/],
    ["sqlite::shared:", /only special SQLite name/],
    ["sqlite:///data/secret.db", /plain path/],
    ["sqlite:./file.db?key=secret", /no options/],
  ])("refuses %j and says why", (url, message) => {
    const error = thrownBy(url);
    expect(error).toMatchObject({ name: "InvalidDatabaseUrlError", code: "INVALID_DATABASE_URL" });
    expect(error.message).toMatch(message);
    expect(inspect(error, { depth: null }) + JSON.stringify(error)).not.toContain("secret");
  });

  it.each([[undefined], [null], [42], [{}]])("refuses %s, which is no string", (url) => {
    expect(thrownBy(url as unknown as string).message).toMatch(/got (?:undefined|null|number|object)$/);
  });

  it("hands back any user, password and database name that were percent-encoded", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1 });
    const name = text.filter((it) => it !== "." && it !== ".."); // no URL can end in these: they mean directories
    fc.assert(
      fc.property(text, text, name, (user, password, database) => {
        const [u, p, d] = [user, password, database].map(encodeURIComponent);
        expect(parseDatabaseUrl(`mysql://${u}:${p}@host/${d}`)).toMatchObject({ user, password, database });
      }),
    );
  });

  it("never shows a password, however it is misspelt", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.constantFrom("mysql", "mariadb", "postgres", "sqlite"),
        (a, b, scheme) => {
          let error: unknown;
          try {
            parseDatabaseUrl(`${scheme}://user:${a}pa55word${b}@host:3306/`);
          } catch (thrown) {
            error = thrown;
          }
          expect(inspect(error, { depth: null })).not.toContain("pa55word");
        },
      ),
    );
  });
});

function thrownBy(url: string): Error {
  try {
    parseDatabaseUrl(url);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("expected an error");
}
