import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { expect, it } from "vitest";
import { RequestBody } from "../request-body.ts";

/** As undici reads: to the end, or until it is told to stop, which it learns with the next chunk. */
async function readAll(body: AsyncIterable<Buffer>, onChunk: (read: number) => void = () => {}): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) {
    chunks.push(chunk);
    onChunk(chunks.length);
  }
  return Buffer.concat(chunks);
}

const piece = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40_000 }));
const pieces = fc.array(piece, { maxLength: 8 });

it("gives the next attempt all of the body or says that it can't, for all bodies and whenever the first was refused", async () => {
  await fc.assert(
    fc.asyncProperty(pieces, fc.nat(9), fc.nat(3), fc.nat(3), async (sizes, refusedAfter, turnsBefore, turnsAfter) => {
      const whole = Buffer.concat(sizes.map((size, i) => Buffer.alloc(size, i + 1)));
      const request = new PassThrough();
      const body = new RequestBody(request as unknown as IncomingMessage, () => {});
      let isRefused = refusedAfter === 0;
      const refuse = () => {
        isRefused = true;
      };
      const first = readAll(body.forAttempt(true), (read) => read === refusedAfter && refuse()).finally(refuse);
      first.catch(() => {}); // it may be told to stop
      void (async () => {
        for (const [i, size] of sizes.entries()) {
          request.write(Buffer.alloc(size, i + 1));
          await turn();
        }
        request.end();
      })();
      while (!isRefused) await turn();
      for (let i = 0; i < turnsBefore; i++) await turn();
      const isRepeatable = body.takeBack();
      for (let i = 0; i < turnsAfter; i++) await turn();
      const second = await readAll(body.forAttempt(true)).catch((error) => error);
      await first.catch(() => {});
      if (isRepeatable) expect(whole.equals(second)).toBe(true);
    }),
  );
});

it("reads nothing before it is asked to", async () => {
  const request = new PassThrough();
  let begun = 0;
  const body = new RequestBody(request as unknown as IncomingMessage, () => {
    begun += 1;
  });
  request.write("a");
  body.forAttempt(true);
  await turn();
  expect([begun, request.readableLength]).toEqual([0, 1]);
  request.end();
  expect(String(await readAll(body.forAttempt(true)))).toBe("a");
  expect(begun).toBe(1);
});

it("fails where the client went away in the middle of it", async () => {
  const request = new PassThrough();
  const body = new RequestBody(request as unknown as IncomingMessage, () => {});
  request.write("half");
  const reading = readAll(body.forAttempt(false), () => request.destroy());
  await expect(reading).rejects.toThrow("read no more");
});
