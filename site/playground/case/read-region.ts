import { freshRegion, HEALTHS, MAX_SENTINELS, type RegionOfCase } from "./case.ts";

const DIAL = /^dial-(0|[1-9]\d?|100)$/;

const FLAGS: ReadonlyMap<string, Partial<RegionOfCase>> = new Map<string, Partial<RegionOfCase>>([
  ["drained-soft", { drain: "soft" }],
  ["drained-hard", { drain: "hard" }],
  ["not-allowed", { allowed: false }],
  ["not-deployed", { deployed: false }],
]);

/**
 * What a link says of a region: `healthy,unhealthy,drained-soft,dial-30`, in any order.
 *
 * @throws {RangeError} a word that there isn't, that comes twice or contradicts another, or too many sentinels
 */
export function readRegion(name: string, words: string): RegionOfCase {
  const sentinels: RegionOfCase["sentinels"][number][] = [];
  let said: Partial<RegionOfCase> = {};
  for (const word of words === "" ? [] : words.split(",")) {
    const health = HEALTHS.find((each) => each === word);
    if (health) {
      sentinels.push(health);
      continue;
    }
    const next = factOf(name, word);
    if (Object.keys(next).some((fact) => fact in said)) throw new RangeError(`${name}: says “${word}” beside its like`);
    said = { ...said, ...next };
  }
  if (sentinels.length > MAX_SENTINELS) throw new RangeError(`${name}: has more than ${MAX_SENTINELS} sentinels`);
  return { ...freshRegion(name), ...said, sentinels };
}

function factOf(name: string, word: string): Partial<RegionOfCase> {
  const dial = DIAL.exec(word)?.[1];
  const fact = dial === undefined ? FLAGS.get(word) : { dial: Number(dial) };
  if (fact) return fact;
  const known = [...HEALTHS, ...FLAGS.keys(), "dial-0 to dial-100"].join(", ");
  throw new RangeError(`${name}: “${word}” is none of ${known}`);
}
