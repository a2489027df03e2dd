import type { IncomingMessage } from "node:http";
import { isHopByHop, namedByConnection } from "./hop-by-hop.ts";

/** What of a client's header fields goes on, and what was taken out to be looked at. */
export interface ClientHeaders {
  /** Names and values in turn, as the client spelt them. */
  readonly onwards: string[];
  readonly hosts: readonly string[];
}

/** Set anew or by undici itself; an `expect` is answered by this frontline, when there is a connection. */
const OURS: ReadonlySet<string> = new Set(["host", "content-length", "expect", "forwarded", "x-real-ip"]);

/**
 * Takes out of a client's header fields what must not go on: what ends at this hop, what only frontlines may say, and what
 * says who the client is. An underscore counts as a hyphen, because applications behind CGI take them for the same.
 *
 * @param deploymentHeader in lower case
 */
export function clientHeaders(request: IncomingMessage, deploymentHeader: string): ClientHeaders {
  const { rawHeaders } = request;
  const named = namedByConnection(request.headers.connection);
  const onwards: string[] = [];
  const hosts: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const spelt = rawHeaders[i] ?? "";
    const value = rawHeaders[i + 1] ?? "";
    const lower = spelt.toLowerCase();
    if (lower === "host") hosts.push(value);
    const name = lower.includes("_") ? lower.replaceAll("_", "-") : lower;
    if (OURS.has(name) || isHopByHop(name) || name === deploymentHeader || named.includes(lower)) continue;
    if (name.startsWith("x-f") && (name.startsWith("x-frontline-") || name.startsWith("x-forwarded-"))) continue;
    onwards.push(spelt, value);
  }
  return { onwards, hosts };
}
