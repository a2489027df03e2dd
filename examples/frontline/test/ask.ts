import { Client } from "undici";
import { fieldsOf, HOST } from "./platform.ts";

/** What a sentinel that echoes was asked. */
export interface Echoed {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly string[];
  readonly body: string;
}

export interface Asked {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  /** The answer of a sentinel that echoes. */
  readonly echoed: () => Echoed & { readonly fields: Record<string, string[]> };
  /** The code of an error. */
  readonly code: () => string;
}

export interface AskOptions {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer | AsyncIterable<Buffer>;
}

/** One request of a client, on a connection of its own. */
export async function ask(port: number | undefined, options: AskOptions = {}): Promise<Asked> {
  const { method = "GET", path = "/", headers, body } = options;
  const client = new Client(`http://127.0.0.1:${port}`, { headersTimeout: 20_000 });
  const answer = await client.request({
    method,
    path,
    headers: { host: HOST, ...headers },
    body: (body ?? null) as Buffer | null,
  });
  const text = await answer.body.text();
  await client.destroy();
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text,
    echoed() {
      const echoed: Echoed = JSON.parse(text);
      return { ...echoed, fields: fieldsOf(echoed.headers) };
    },
    code: () => JSON.parse(text).code,
  };
}
