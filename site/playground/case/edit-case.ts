import type { Region } from "@frontline-routing/router-core";
import { type Case, freshRegion, MAX_KEY_LENGTH, MAX_REGIONS, type RegionOfCase } from "./case.ts";

/** The case with a region more; the same case if it has it already, or as many as there may be. */
export function withRegion(theCase: Case, name: Region): Case {
  if (theCase.regions.length >= MAX_REGIONS || theCase.regions.some((region) => region.name === name)) return theCase;
  return { ...theCase, regions: [...theCase.regions, freshRegion(name)] };
}

export function withoutRegion(theCase: Case, name: Region): Case {
  return { ...theCase, regions: theCase.regions.filter((region) => region.name !== name) };
}

/** The case with something else said of a region that it has. */
export function withChangedRegion(theCase: Case, changed: RegionOfCase): Case {
  return { ...theCase, regions: theCase.regions.map((region) => (region.name === changed.name ? changed : region)) };
}

/** What somebody typed, as a key that a link can carry: no half of a character that takes two code units. */
export function keyOf(typed: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(typed.slice(0, MAX_KEY_LENGTH)));
}

/** What somebody typed, as a dial; what is no number leaves the dial where it was. */
export function dialOf(typed: string, before: number): number {
  const number = Number(typed);
  return typed.trim() === "" || Number.isNaN(number) ? before : Math.round(Math.min(100, Math.max(0, number)));
}
