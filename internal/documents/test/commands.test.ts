import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";

const curl = new URL("../src/commands/curl", import.meta.url).pathname;

it("asks for what curl would, where there is none", async () => {
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    const body = (await request.toArray()).join("");
    response.end(JSON.stringify({ method, url, type: headers["content-type"], accept: headers.accept, body }));
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const at = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (...args: string[]) =>
    JSON.parse((await promisify(execFile)(process.execPath, [curl, ...args])).stdout);

  const json = { type: "application/json", accept: "application/json" };
  expect(await ask(`${at}/a`, "--json", '{"b": 1}')).toEqual({ ...json, method: "POST", url: "/a", body: '{"b": 1}' });
  expect(await ask("-X", "DELETE", `http://${at}/a?b=c`, "-H", "accept: text/plain")).toEqual({
    method: "DELETE",
    url: "/a?b=c",
    accept: "text/plain",
    body: "",
  });
});
