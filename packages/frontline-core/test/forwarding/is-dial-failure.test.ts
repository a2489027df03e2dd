import { InvalidHostnameError } from "@frontline-routing/router-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AttemptsFailedError, isDialFailure, PeerRefusedError } from "../../src/forwarding.ts";

const of = (message: string, fields: object = {}) => Object.assign(new Error(message), fields);
const system = (code: string, syscall: string) => of(`${syscall} ${code}`, { code, syscall });
const fetchFailed = (cause: unknown) => new TypeError("fetch failed", { cause });
const url = "http://10.0.0.1:8040/a?b#c";

/** What can't be made for real on every machine, beside what the tests of Node and of the runtimes make. */
const failedDials = {
  "connection refused": system("ECONNREFUSED", "connect"),
  "no host": system("EHOSTUNREACH", "connect"),
  "no network": system("ENETUNREACH", "connect"),
  "a connection that wasn't made in time": system("ETIMEDOUT", "connect"),
  "a connection reset while it was made": system("ECONNRESET", "connect"),
  "no port left here": system("EADDRNOTAVAIL", "connect"),
  "a name that isn't answered": system("EAI_AGAIN", "getaddrinfo"),
  "a name that a resolver of one's own doesn't know": system("ENOTFOUND", "queryAaaa"),
  "a certificate that has expired": of("certificate has expired", { code: "CERT_HAS_EXPIRED" }),
  "a certificate of another name": of("altname", { code: "ERR_TLS_CERT_ALTNAME_INVALID" }),
  "undici out of time": of("Connect Timeout Error", { code: "UND_ERR_CONNECT_TIMEOUT" }),
  "families out of time": of("timeout", { code: "ERR_SOCKET_CONNECTION_TIMEOUT" }),
  "undici's fetch": fetchFailed(of("Connect Timeout Error", { code: "UND_ERR_CONNECT_TIMEOUT" })),
  "Bun 1.2's fetch, refused": of("Unable to connect. Is …?", { code: "ConnectionRefused", errno: 0, path: url }),
  "Bun 1.2's fetch, no network": of("Was there a typo …?", { code: "FailedToOpenSocket", errno: 0, path: url }),
  "Bun's fetch, no network": of("ENETUNREACH: Was there a typo in the url or port?", { code: "ENETUNREACH" }),
  "Deno's fetch": fetchFailed(of(`error sending request for url (${url}): client error (Connect): dns error: x`)),
  "Deno's fetch, before 2.9": new TypeError(`error sending request for url (${url}): client error (Connect): x`),
  "Deno.connect": of("failed to lookup address information: Name or service not known"),
  "a peer that refused": new PeerRefusedError({ region: "us-east-1.aws", reason: "NO_HEALTHY_SENTINEL" }),
  "attempts within an attempt": new AttemptsFailedError([system("ECONNREFUSED", "connect")]),
  "all addresses of a name": new AggregateError([system("ECONNREFUSED", "connect"), system("ETIMEDOUT", "connect")]),
  "all of them, by fetch": fetchFailed(new AggregateError([system("ECONNREFUSED", "connect")])),
};

const others = {
  "a reset": system("ECONNRESET", "read"),
  "a socket that hung up": of("socket hang up", { code: "ECONNRESET" }),
  "a broken pipe": system("EPIPE", "write"),
  "a connection that went silent": system("ETIMEDOUT", "read"),
  "a host that went away": system("EHOSTUNREACH", "read"),
  "a network that went away, where the call isn't said": of("x", { code: "ENETUNREACH" }),
  "a refusal that is no connection's": system("ECONNREFUSED", "recvmsg"),
  "another side that closed": of("other side closed", { code: "UND_ERR_SOCKET" }),
  "a head out of time": of("Headers Timeout Error", { code: "UND_ERR_HEADERS_TIMEOUT" }),
  "a body out of time": of("Body Timeout Error", { code: "UND_ERR_BODY_TIMEOUT" }),
  "undici closed": of("closed", { code: "UND_ERR_DESTROYED" }),
  "a TLS error that may come later": of("wrong version number", { code: "ERR_SSL_WRONG_VERSION_NUMBER" }),
  "a body cut off, by fetch": new TypeError("terminated", { cause: system("ECONNREFUSED", "connect") }),
  "fetch, and its cause is none": fetchFailed(system("ECONNRESET", "read")),
  "fetch, without a cause": fetchFailed(undefined),
  "Deno's fetch, later": fetchFailed(of(`error sending request from a for ${url} (b): client error (SendRequest): x`)),
  "Deno's fetch, with a URL that says otherwise": fetchFailed(
    of("error sending request for url (http://a/):%20client%20error%20(Connect)): client error (SendRequest): x"),
  ),
  "an error that quotes Deno's": of("the other side said: client error (Connect)"),
  "Bun's fetch, later": of("ECONNRESET: The socket connection was closed unexpectedly.", { code: "ECONNRESET" }),
  "a browser": new TypeError("Failed to fetch"),
  workerd: new TypeError("Network connection lost."),
  "an abort": new DOMException("This operation was aborted", "AbortError"),
  "out of time": AbortSignal.timeout(0).reason ?? new DOMException("timeout", "TimeoutError"),
  "another error of a router": new InvalidHostnameError("a b", "is malformed"),
  "an error that says what caused it": new Error("x", { cause: system("ECONNREFUSED", "connect") }),
  "one address of two": new AggregateError([system("ECONNREFUSED", "connect"), system("ECONNRESET", "read")]),
  "no address at all": new AggregateError([]),
  "attempts within an attempt, one of them sent": new AggregateError([new AttemptsFailedError([new Error("x")])]),
  text: "connect ECONNREFUSED",
  nothing: undefined,
};

describe("isDialFailure", () => {
  it.each(Object.entries(failedDials))("says yes of %s", (_name, error) => expect(isDialFailure(error)).toBe(true));
  it.each(Object.entries(others))("says no of %s", (_name, error) => expect(isDialFailure(error)).toBe(false));

  it("says yes of an aggregate, however deep, if and only if all that it holds are failed dials", () => {
    const leaf = fc.boolean().map((failed) => (failed ? system("ECONNREFUSED", "connect") : system("EPIPE", "write")));
    const { tree } = fc.letrec<{ tree: Error }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        leaf,
        fc.array(tie("tree"), { minLength: 1, maxLength: 3 }).map((errors) => new AggregateError(errors)),
      ),
    }));
    const all = (error: Error): boolean =>
      error instanceof AggregateError ? error.errors.every(all) : Reflect.get(error, "syscall") === "connect";
    fc.assert(
      fc.property(tree, (error) => {
        expect(isDialFailure(error)).toBe(all(error));
      }),
    );
  });

  it("says no of every error of a call on a connection that was made", () => {
    const call = fc.constantFrom("read", "write", "writev", "shutdown", "recvmsg", "connected", "reconnect", "query");
    const code = fc.constantFrom("ECONNREFUSED", "ETIMEDOUT", "EHOSTUNREACH", "CERT_HAS_EXPIRED", "ENOTFOUND");
    fc.assert(
      fc.property(call, code, (syscall, each) => {
        expect(isDialFailure(system(each, syscall))).toBe(false);
      }),
    );
  });

  it("throws nothing, whatever it is given", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(isDialFailure(value)).toBeTypeOf("boolean");
      }),
    );
  });

  it("says no of what throws, leads back to itself or never ends, without work to speak of", () => {
    const throwing = new Proxy(new Error("x"), {
      get() {
        throw new Error("read");
      },
    });
    const cyclic = fetchFailed(undefined);
    cyclic.cause = cyclic;
    const endless: unknown = new Proxy(
      {},
      { get: (_, name) => (name === "errors" ? [endless, endless] : "fetch failed") },
    );
    const circle = new AggregateError([]);
    circle.errors.push(circle, circle);
    let doubled: unknown = system("ECONNREFUSED", "connect");
    for (let i = 0; i < 40; i += 1) doubled = new AggregateError([doubled, doubled]);
    let read = 0;
    const huge = new AggregateError(
      Array.from({ length: 1_000 }, () => ({
        get syscall() {
          read += 1;
          return "connect";
        },
      })),
    );
    const brokenList = new Proxy([], {
      get() {
        throw new Error("read");
      },
    });
    for (const error of [
      throwing,
      cyclic,
      endless,
      circle,
      doubled,
      huge,
      { errors: new Array(3) },
      { errors: brokenList },
    ]) {
      expect(isDialFailure(error)).toBe(false);
    }
    expect(read).toBe(0);
  });
});
