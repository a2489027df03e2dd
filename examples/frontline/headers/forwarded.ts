import type { IncomingMessage } from "node:http";

/** Who a request came from, and what it asked for. */
export interface ForwardedBy {
  /** The request came from another region's frontline: what that says of the client is kept, and extended. */
  readonly isPeer: boolean;
  readonly host: string;
  readonly proto: "http" | "https";
}

/** Adds `forwarded` (RFC 7239) and `x-forwarded-…` to what is sent on. */
export function forwardedHeaders(
  onwards: string[],
  request: IncomingMessage,
  { isPeer, host, proto }: ForwardedBy,
): void {
  const address = addressOf(request);
  const node = address.includes(":") ? `"[${address}]"` : address;
  if (!isPeer) {
    onwards.push("forwarded", `for=${node};host="${host}";proto=${proto}`, "x-forwarded-for", address);
    onwards.push("x-forwarded-host", host, "x-forwarded-proto", proto);
    return;
  }
  const { headers } = request;
  onwards.push("forwarded", extended(headers.forwarded, `for=${node}`));
  onwards.push("x-forwarded-for", extended(headers["x-forwarded-for"], address));
  onwards.push("x-forwarded-host", String(headers["x-forwarded-host"] ?? host));
  onwards.push("x-forwarded-proto", String(headers["x-forwarded-proto"] ?? proto));
}

function extended(before: string | string[] | undefined, by: string): string {
  return before === undefined ? by : `${before}, ${by}`;
}

function addressOf({ socket }: IncomingMessage): string {
  const address = socket.remoteAddress ?? "unknown"; // it has gone
  return address.startsWith("::ffff:") ? address.slice(7) : address; // IPv4 on a socket of both
}
