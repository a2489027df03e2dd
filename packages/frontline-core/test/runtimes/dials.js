// Node, Bun and Deno: what isDialFailure says of requests that fail for real, by the runtime's own clients. The servers
// are those of test/forwarding/failing-servers.ts, a set of them for each client: as JSON in the first argument.
import http from "node:http";
import https from "node:https";
import process from "node:process";
import { isDialFailure } from "../../dist/forwarding.js";

const AS_IT_IS = {};
/** Without a connection being used for a second request: what README asks of Bun and Deno. */
const ONCE = {
  keepalive: false,
  ...(globalThis.Deno && { client: globalThis.Deno.createHttpClient({ poolMaxIdlePerHost: 0 }) }),
};

const clients = {
  fetch: async (url, { method, init }) => {
    const body = method === "POST" ? "x".repeat(1_000) : undefined;
    await (await fetch(url, { method, body, redirect: "manual", ...init })).text();
  },
  http: (url, { method, init }) =>
    new Promise((resolve, reject) => {
      const module = url.startsWith("https:") ? https : http;
      const agent = new module.Agent({ keepAlive: init === AS_IT_IS });
      const request = module.request(url, { method, agent: init === AS_IT_IS ? undefined : agent }, (response) => {
        response.resume().on("end", resolve).on("error", reject);
      });
      request.on("error", reject).end(method === "POST" ? "x".repeat(1_000) : undefined);
    }),
};

const verdicts = {};
for (const [name, { urls, again }] of Object.entries(JSON.parse(process.argv[2]))) {
  const [client, method, reuse] = name.split(" ");
  const sending = { method, init: reuse === "reusing" ? AS_IT_IS : ONCE };
  const verdict = async (url) => {
    try {
      return `answered by ${url}: ${await clients[client](url, sending)}`;
    } catch (error) {
      return isDialFailure(error);
    }
  };
  await clients[client](urls.reused, sending);
  const failures = again ? ["reused"] : Object.keys(urls);
  verdicts[name] = {};
  for (const failure of failures) verdicts[name][failure] = await verdict(urls[failure]);
}
console.log(JSON.stringify(verdicts));
process.exit(0);
