import type { IncomingMessage } from "node:http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerHeaders } from "../headers/answer-headers.ts";
import { clientHeaders } from "../headers/client-headers.ts";
import { fieldsOf } from "./platform.ts";

const DEPLOYMENT = "x-unkey-deployment-id";
const HOP_BY_HOP = ["connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"];
const PROXY = ["proxy-authorization", "proxy-connection", "proxy-authenticate", "proxy-anything"];
const OURS = ["host", "content-length", "expect", "forwarded", "x-forwarded-for", "x-forwarded-anything", "x-real-ip"];
const SECRET = [DEPLOYMENT, "x-frontline-forwarded", "x-frontline-refused", "x-frontline-anything"];
const REACHES = ["accept", "cookie", "authorization", "x-own", "sec-websocket-key", "x-forward", "x-frontline"];

/** Any name, and any way to spell it. */
const spelt = (names: readonly string[]) =>
  fc.tuple(fc.constantFrom(...names), fc.infiniteStream(fc.boolean()), fc.boolean()).map(([name, upper, underscore]) =>
    (underscore ? name.replaceAll("-", "_") : name)
      .split("")
      .map((letter) => (upper.next().value ? letter.toUpperCase() : letter))
      .join(""),
  );
const exactly = (names: readonly string[]) => fc.constantFrom(...names);
const value = fc.string({ unit: "binary-ascii", maxLength: 8 }).map((text) => text.replace(/[^\t -~]/g, ""));
const field = fc.tuple(
  fc.oneof(
    spelt([...HOP_BY_HOP, ...PROXY, ...OURS, ...SECRET]),
    exactly(REACHES),
    fc.stringMatching(/^[a-z][a-z-]{0,6}$/),
  ),
  value,
);

/** What Node makes of raw fields, as far as it is asked for. */
function messageOf(rawHeaders: string[]): IncomingMessage {
  const connection = fieldsOf(rawHeaders).connection?.join(", ");
  return { rawHeaders, headers: connection === undefined ? {} : { connection } } as unknown as IncomingMessage;
}

const plain = (name: string) => name.toLowerCase().replaceAll("_", "-");

describe("what goes on to a sentinel", () => {
  it("holds no field that ends at a hop, that only frontlines may say, or that this one says itself, for all fields", () => {
    fc.assert(
      fc.property(fc.array(field, { maxLength: 30 }), (fields) => {
        const { onwards } = clientHeaders(messageOf(fields.flat()), DEPLOYMENT);
        const names = Object.keys(fieldsOf(onwards)).map(plain);
        for (const name of names) {
          expect([...HOP_BY_HOP, ...OURS, DEPLOYMENT]).not.toContain(name);
          expect(name).not.toMatch(/^(?:proxy-|x-frontline-|x-forwarded-)/);
        }
      }),
    );
  });

  it("holds no field that the connection names, for all of its lists", () => {
    const list = fc.array(fc.oneof(spelt(REACHES), fc.constantFrom("", " ", "close", "keep-alive")), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(list, { maxLength: 3 }), fc.constantFrom(", ", ",", " ,\t", ",,"), (lists, comma) => {
        const connections = lists.flatMap((names) => ["Connection", names.join(comma)]);
        const { onwards } = clientHeaders(
          messageOf([...REACHES.flatMap((name) => [name, "a"]), ...connections]),
          DEPLOYMENT,
        );
        const named = lists.flat().map((name) => name.toLowerCase());
        expect(Object.keys(fieldsOf(onwards))).toEqual(REACHES.filter((name) => !named.includes(name)));
      }),
    );
  });

  it("is every other field as it was spelt, in order, with its duplicates", () => {
    const other = fc.tuple(exactly(REACHES), value);
    fc.assert(
      fc.property(fc.array(other, { maxLength: 30 }), (fields) => {
        expect(clientHeaders(messageOf(fields.flat()), DEPLOYMENT).onwards).toEqual(fields.flat());
      }),
    );
  });

  it("leaves every host to be counted", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom("Host", "host", "HOST", "accept"), value)), (fields) => {
        const hosts = fields.filter(([name]) => name !== "accept").map(([, host]) => host);
        expect(clientHeaders(messageOf(fields.flat()), DEPLOYMENT).hosts).toEqual(hosts);
      }),
    );
  });
});

describe("what goes on to a client", () => {
  it("holds no field that ends at a hop, that the connection names, or that only frontlines may say, for all fields", () => {
    const named = fc.tuple(
      fc.constant("Connection"),
      fc.constantFrom("x-own", "close, X-Own", "cookie,", "keep-alive"),
    );
    const answered = fc.array(fc.oneof(field, named), { maxLength: 30 });
    fc.assert(
      fc.property(answered, fc.constantFrom(101, 103, 200, 204, 304, 500), fc.boolean(), (fields, status, asBytes) => {
        const raw = asBytes ? fields.flat().map((text) => Buffer.from(text, "latin1")) : fields.flat();
        const names = Object.keys(fieldsOf(answerHeaders(raw, status).onwards));
        const all = fieldsOf(fields.flat());
        const connection = (all.connection ?? []).join(",").toLowerCase().split(",");
        for (const name of names) {
          expect(HOP_BY_HOP).not.toContain(name);
          expect(name).not.toMatch(/^(?:proxy-|x-frontline-)/);
          expect(connection.map((each) => each.trim())).not.toContain(name);
        }
        if (all["transfer-encoding"] !== undefined || status < 200 || status === 204) {
          expect(names).not.toContain("content-length");
        }
      }),
    );
  });

  it("holds no length where there can be none, or where chunks say another", () => {
    const length = ["Content-Length", "5"];
    expect(answerHeaders([...length, "Transfer-Encoding", "chunked"], 200).onwards).toEqual([]);
    expect(answerHeaders(length, 204).onwards).toEqual([]);
    expect(answerHeaders(length, 304).onwards).toEqual(length);
  });
});
