import type { Part } from "./part.ts";

/** A part that knows more. Its `pid` and `state` stay those of the moment. */
export function extendPart<More extends object>(part: Part, more: More): Part & More {
  return Object.defineProperties(part, Object.getOwnPropertyDescriptors(more)) as Part & More;
}
