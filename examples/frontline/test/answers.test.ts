import { expect, it } from "vitest";
import { FAR, HOST, NEAR, sendRaw, startPlatform, startRawServer } from "./platform.ts";

it.each([
  ["Latin-1", "\xd6k", 200, "OK"],
  ["UTF-8", "\xe2\x82\xac", 404, "Not Found"],
  ["a control character", "a\x01b", 200, "OK"],
  ["a number that has no phrase", "\xd6k", 299, "unknown"],
  ["ASCII", "Fine by me", 200, "Fine by me"],
])("passes an answer on, whatever its reason phrase holds: %s", async (_what, said, status, passedOn) => {
  const sentinel = await startRawServer((socket) => {
    const answer = `HTTP/1.1 ${status} ${said}\r\nContent-Length: 2\r\n\r\nok`;
    socket.on("data", () => socket.write(answer, "latin1"));
  });
  const { ports } = await startPlatform({ sentinels: { [NEAR]: [sentinel.address], [FAR]: [] } });
  for (const region of [NEAR, FAR]) {
    const text = await sendRaw(ports[region], `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`);
    expect(text.split("\r\n")[0]).toBe(`HTTP/1.1 ${status} ${passedOn}`);
    expect(text).toMatch(/\r\n\r\nok$/);
  }
});
