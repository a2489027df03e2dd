import { measuredProximity } from "@frontline-routing/router-core";
import { checkKnownRegion } from "@frontline-routing/router-core/options";
import { type Case, MAX_KEY_LENGTH, MAX_REGIONS, plainCase, type RegionOfCase } from "./case.ts";
import { URL_VERSION } from "./case-in-url.ts";
import { readRegion } from "./read-region.ts";
import { defaultCase } from "./ready-cases.ts";

/** What a link says, and what is wrong with it; the default case then. */
export interface ReadCase {
  readonly case: Case;
  readonly problem: string | null;
}

/**
 * Reads what {@link caseInUrl} wrote. Nothing of a link that has one wrong word is taken: half a case, such as one
 * without its fence, would show a decision that whoever shared it never saw.
 *
 * @param query with or without its question mark; an empty one is the default case
 */
export function readCase(query: string): ReadCase {
  const parts = [...new URLSearchParams(query)];
  if (parts.length === 0) return { case: defaultCase, problem: null };
  try {
    return { case: caseOf(parts), problem: null };
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return { case: defaultCase, problem: error.message };
  }
}

function caseOf(parts: readonly (readonly [string, string])[]): Case {
  const twice = parts.find(([name], index) => parts.findIndex(([other]) => other === name) !== index);
  if (twice) throw new RangeError(`${twice[0]}: is there twice`);
  const said = new Map(parts);
  const take = (name: string) => {
    const value = said.get(name);
    said.delete(name);
    return value;
  };

  const version = take("v");
  if (version !== `${URL_VERSION}`) {
    throw new RangeError(`v: this page reads links of version ${URL_VERSION}, not ${version ?? "one that has none"}`);
  }
  const plain = plainCase(checkKnownRegion(take("at"), "at", measuredProximity), []);
  const read: Omit<Case, "regions"> = {
    ...plain,
    key: checkKey(take("key") ?? plain.key),
    forwarded: isSaid("forwarded", take("forwarded"), "yes"),
    onNoHealthy: isSaid("on-no-healthy", take("on-no-healthy"), "any") ? "any" : "fail",
    running: !isSaid("deployment", take("deployment"), "offline"),
  };
  // What is left must be regions.
  if (said.size > MAX_REGIONS) throw new RangeError(`more than ${MAX_REGIONS} regions`);
  return { ...read, regions: [...said].map(([name, words]) => knownRegion(name, words)) };
}

function knownRegion(name: string, words: string): RegionOfCase {
  if (!name.includes(".")) throw new RangeError(`“${name}” is nothing that a link says`);
  return readRegion(checkKnownRegion(name, name, measuredProximity), words);
}

function checkKey(key: string): string {
  if (key.length <= MAX_KEY_LENGTH) return key;
  throw new RangeError(`key: is longer than ${MAX_KEY_LENGTH} characters`);
}

/** Whether a part is there; it has one value only. */
function isSaid(name: string, value: string | undefined, expected: string): boolean {
  if (value !== undefined && value !== expected) throw new RangeError(`${name}: “${value}” isn't “${expected}”`);
  return value !== undefined;
}
