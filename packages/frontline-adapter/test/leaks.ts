import { inspect } from "node:util";
import { expect } from "vitest";

/** A password to look for in what must not hold it. */
export const SECRET = "p4ssw0rd-of-ours";

const SQL = /\b(?:select .* from|insert into|update .* set|delete from|create table|for update)\b/i;

/**
 * Checks that neither an error's message nor that of any cause holds SQL, a URL or a password, and that nothing does
 * that a logger could print of them.
 */
export function expectNoLeaks(error: unknown): void {
  for (let each = error; each instanceof Error; each = each.cause) {
    expect(each.message).not.toMatch(SQL);
    expect(each.message).not.toContain("://");
  }
  const printed = `${inspect(error, { depth: null, showHidden: true })} ${JSON.stringify(error)}`;
  expect(printed).not.toContain(SECRET);
  // A stack names files and functions, but no SQL either.
  expect(printed).not.toMatch(SQL);
}
