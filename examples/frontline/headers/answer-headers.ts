import { REFUSED_HEADER } from "@frontline-routing/frontline-core/forwarding";
import { isHopByHop, namedByConnection } from "./hop-by-hop.ts";

/** What an upstream's header fields say. */
export interface AnswerHeaders {
  /** What goes on to the client: names and values in turn. */
  readonly onwards: string[];
  /** What a frontline said by `x-frontline-refused`, and nothing a sentinel may say. */
  readonly refused: string | undefined;
  /** The id of the sentinel that answered, by a frontline that says so. */
  readonly sentinel: string | undefined;
  readonly upgrade: string | undefined;
}

/** @param raw names and values in turn, as undici has them: bytes are Latin-1, as Node writes them */
export function answerHeaders(raw: readonly (Buffer | string)[], status: number): AnswerHeaders {
  const all: string[] = [];
  let connection: string | undefined;
  let upgrade: string | undefined;
  let refused: string | undefined;
  let sentinel: string | undefined;
  let hasLength = status >= 200 && status !== 204; // RFC 9110, 8.6: no others may say one
  for (let i = 0; i < raw.length; i += 2) {
    const spelt = latin1(raw[i]);
    const value = latin1(raw[i + 1]);
    const name = spelt.toLowerCase();
    if (name === "connection") connection = connection === undefined ? value : `${connection},${value}`;
    else if (name === "transfer-encoding") hasLength = false;
    else if (name === "upgrade") upgrade = value;
    else if (name === REFUSED_HEADER) refused = value;
    else if (name === "x-frontline-sentinel") sentinel = value;
    else if (!isHopByHop(name) && !name.startsWith("x-frontline-")) all.push(spelt, value);
  }
  const named = hasLength ? namedByConnection(connection) : [...namedByConnection(connection), "content-length"];
  return { onwards: named.length === 0 ? all : without(all, named), refused, sentinel, upgrade };
}

function without(fields: readonly string[], names: readonly string[]): string[] {
  return fields.filter((_, i) => !names.includes((fields[i - (i % 2)] ?? "").toLowerCase()));
}

function latin1(value: Buffer | string | undefined): string {
  return typeof value === "string" ? value : (value?.toString("latin1") ?? "");
}
