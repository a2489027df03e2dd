import { isRouterError } from "@frontline-routing/router-core";
import { readProperty } from "./read-property.ts";

const MAX_ERRORS = 100;

const CONNECT_CODES: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
]);
const CONNECT_CALLS: ReadonlySet<unknown> = new Set(["connect", "bind", "getaddrinfo"]);

/** First version: Node and undici. */
export function isDialFailure(error: unknown): boolean {
  let budget = MAX_ERRORS;
  const judge = (each: unknown): boolean => {
    budget -= 1;
    if (budget < 0) return false;
    if (isRouterError(each)) return readProperty(each, "code") === "PEER_REFUSED";
    const errors = readProperty(each, "errors");
    if (Array.isArray(errors)) return errors.length > 0 && errors.length < MAX_ERRORS && errors.every(judge);
    const code = readProperty(each, "code");
    const call = readProperty(each, "syscall");
    if (call !== undefined) return CONNECT_CALLS.has(call);
    if (code !== undefined) return CONNECT_CODES.has(code);
    return readProperty(each, "message") === "fetch failed" && judge(readProperty(each, "cause"));
  };
  try {
    return judge(error);
  } catch {
    return false;
  }
}
