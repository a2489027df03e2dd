import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const dist = join(import.meta.dirname, "../.vitepress/dist");

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/**
 * Serves the built site at a free port of this machine, as static hosts do: `/operations` is `operations.html`, and what
 * isn't there is `404.html`. `url` has no slash at its end.
 */
export async function serveSite(): Promise<{ url: string; stop(): Promise<void> }> {
  await readFile(join(dist, "index.html")).catch((cause) => {
    throw new Error("The site isn't built: pnpm site:build", { cause });
  });
  const server = createServer((request, response) => {
    void answer(new URL(request.url ?? "/", "http://site").pathname, response); // which also takes `..` out of a path
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(pathname: string, response: ServerResponse): Promise<void> {
  const path = decodeURIComponent(pathname);
  for (const name of path.endsWith("/") ? [`${path}index.html`] : [path, `${path}.html`]) {
    const body = await readFile(join(dist, name)).catch(() => undefined);
    if (body === undefined) continue;
    // Their names hold their hashes. Each page fetches ahead what its sidebar leads to: without a cache, all of the site.
    if (name.startsWith("/assets/")) response.setHeader("cache-control", "public, max-age=31536000, immutable");
    response.setHeader("content-type", TYPES[extname(name)] ?? "application/octet-stream").end(body);
    return;
  }
  response.writeHead(404, { "content-type": "text/html; charset=utf-8" }).end(await readFile(join(dist, "404.html")));
}
