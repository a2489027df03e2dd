import type { IncomingMessage } from "node:http";
import { badRequest } from "../frontline-error.ts";

/** What a request is for. */
export interface RequestTarget {
  /** As the client wrote it, with port: kept as the `host` of what is sent on. */
  readonly host: string;
  /** Path and query, as the client wrote them. */
  readonly path: string;
}

const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/i;

/**
 * Host and path of a request. The authority of an absolute target wins over `host` (RFC 9112, 3.2.2), and there must be
 * exactly one `host` all the same: two of them are read differently by different servers.
 */
export function requestTarget(request: IncomingMessage, hosts: readonly string[]): RequestTarget {
  if (request.httpVersionMajor !== 1) throw badRequest(`HTTP/${request.httpVersion}`);
  const [host] = hosts;
  if (host === undefined || hosts.length > 1) throw badRequest(`${hosts.length} host header fields`);
  const url = request.url ?? "";
  if (url.startsWith("/")) return { host, path: url };
  const [, authority, path = ""] = ABSOLUTE.exec(url) ?? [];
  if (!authority) throw badRequest("a target that is neither a path nor an http URL");
  return { host: authority, path: path.startsWith("/") ? path : `/${path}` };
}
