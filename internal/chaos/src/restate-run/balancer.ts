import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  createServer,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import { LOOPBACK } from "@frontline-routing/test-servers";
import { until } from "../until.ts";

const IN_SERVICE_WITHIN_MS = 5_000; // a process that was killed has a successor in a second

const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = constants;

/** One address in front of several HTTP/2 servers. */
export interface Balancer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts a load balancer on a free port of the loopback interface: each request goes to the next server in turn that
 * is in service, and waits a while when there is none.
 *
 * @param inService the ports of those that are in service, asked for each request
 */
export async function startBalancer(inService: () => readonly number[]): Promise<Balancer> {
  const clients = new Set<ServerHttp2Session>();
  const servers = new Map<number, ClientHttp2Session>();
  let turn = 0;

  function sessionTo(port: number): ClientHttp2Session {
    const open = servers.get(port);
    if (open !== undefined && !open.closed && !open.destroyed) return open;
    const session = connect(`http://${LOOPBACK}:${port}`);
    session.on("error", () => session.destroy()); // e.g. the process was killed
    session.on("close", () => {
      if (servers.get(port) === session) servers.delete(port);
    });
    servers.set(port, session);
    return session;
  }

  const balancer = createServer();
  balancer.on("session", (session) => {
    clients.add(session);
    session.on("error", () => session.destroy());
    session.on("close", () => clients.delete(session));
  });
  balancer.on("stream", async (stream, headers) => {
    stream.on("error", () => undefined); // "close" follows
    const port = await until(() => inService()[turn++ % inService().length], IN_SERVICE_WITHIN_MS);
    if (stream.destroyed) return;
    try {
      if (port === undefined) throw new Error("none is in service");
      join(stream, sessionTo(port).request(headers));
    } catch {
      stream.close(NGHTTP2_REFUSED_STREAM); // or the session has just ended
    }
  });

  await new Promise<void>((resolve, reject) => {
    balancer.once("error", reject);
    balancer.listen(0, LOOPBACK, resolve);
  });
  const address = balancer.address();
  if (address === null || typeof address === "string") throw new Error("the balancer has no port");
  return {
    url: `http://${LOOPBACK}:${address.port}`,
    async close() {
      const closed = new Promise<void>((resolve) => balancer.close(() => resolve()));
      for (const session of [...clients, ...servers.values()]) session.destroy();
      await closed;
    },
  };
}

/** Passes both directions on, and an end that isn't in order. */
function join(stream: ServerHttp2Stream, upstream: ClientHttp2Stream): void {
  upstream.on("error", () => undefined);
  upstream.on("response", ({ ":status": status, ...headers }) => {
    if (stream.headersSent || stream.destroyed) return;
    stream.respond({ ...headers, ":status": status });
    upstream.pipe(stream);
  });
  stream.pipe(upstream);
  stream.on("close", () => upstream.close(NGHTTP2_CANCEL));
  upstream.on("close", () => {
    // A process that was killed ends the stream too, but not by itself.
    if (upstream.rstCode !== NGHTTP2_NO_ERROR || !stream.writableEnded) stream.close(NGHTTP2_CANCEL);
  });
}
