/** How long the body of a large request is, and of its answer. */
export const LARGE_BYTES = 64 * 1024;

/** What the load consists of. */
export interface RequestShape {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

// As a browser's: what a proxy copies is a part of its work.
const HEADERS = {
  "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "accept-language": "en-GB,en;q=0.5",
  "accept-encoding": "gzip, deflate, br, zstd",
  cookie: "session=0123456789abcdef0123456789abcdef",
};

export const SMALL_GET: RequestShape = { method: "GET", path: "/api/items?page=2", headers: HEADERS };

export const LARGE_POST: RequestShape = {
  method: "POST",
  path: "/api/items",
  headers: { ...HEADERS, "content-type": "application/octet-stream" },
  body: Buffer.alloc(LARGE_BYTES, "b"),
};
