import { isHopByHop, namedByConnection } from "./hop-by-hop.ts";

/** What an upstream's header fields say. */
export interface AnswerHeaders {
  /** What goes on to the client: names and values in turn. */
  readonly onwards: string[];
  /** What a frontline said by `x-frontline-refused`, and nothing a sentinel may say. */
  readonly refused: string | undefined;
  readonly upgrade: string | undefined;
}

const REFUSED = "x-frontline-refused";

/** @param raw names and values in turn, as undici has them: bytes are Latin-1, as Node writes them */
export function answerHeaders(raw: readonly (Buffer | string)[]): AnswerHeaders {
  const all: string[] = [];
  let connection: string | undefined;
  let upgrade: string | undefined;
  let refused: string | undefined;
  let isChunked = false;
  for (let i = 0; i < raw.length; i += 2) {
    const spelt = latin1(raw[i]);
    const value = latin1(raw[i + 1]);
    const name = spelt.toLowerCase();
    if (name === "connection") connection = connection === undefined ? value : `${connection},${value}`;
    else if (name === "transfer-encoding") isChunked = true;
    else if (name === "upgrade") upgrade = value;
    else if (name === REFUSED) refused = value;
    else if (!isHopByHop(name) && !name.startsWith("x-frontline-")) all.push(spelt, value);
  }
  const named = namedByConnection(connection);
  const onwards =
    named.length === 0 && !isChunked ? all : without(all, isChunked ? [...named, "content-length"] : named);
  return { onwards, refused, upgrade };
}

function without(fields: readonly string[], names: readonly string[]): string[] {
  return fields.filter((_, i) => !names.includes((fields[i - (i % 2)] ?? "").toLowerCase()));
}

function latin1(value: Buffer | string | undefined): string {
  return typeof value === "string" ? value : (value?.toString("latin1") ?? "");
}
