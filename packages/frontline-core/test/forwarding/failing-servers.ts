import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

/** What dials may meet, for real, each at a URL of its own. */
export interface FailingServers {
  /** By what becomes of a request there. */
  readonly urls: Readonly<Record<Failure, string>>;
  /** How many requests came to a server, or the start of one. */
  received(failure: Failure): number;
  close(): void;
}

/** What can't have reached an application, with every client. */
export const NEVER_SENT = ["refused", "unresolvable", "unreachable", "certificate"] as const;
/** What may have. */
export const MAYBE_SENT = ["reset", "closed", "garbage", "cut"] as const;
export type Failure =
  | (typeof NEVER_SENT)[number]
  | (typeof MAYBE_SENT)[number]
  | "tlsClosed"
  | "redirected"
  | "misdirected"
  | "reused"
  | "silent";

/**
 * - `refused`, `unresolvable`, `unreachable`: nothing listens, the name has no address, no network leads there
 * - `certificate`: a TLS server with a certificate of its own making; `tlsClosed`: one that closes before the handshake
 * - `redirected`: answers with a redirect to `refused`; `misdirected`: answers 421
 * - `reset`, `closed`, `garbage`, `silent`: reads the request and resets, closes, answers with no HTTP, or not at all
 * - `cut`: answers with a head and half of a body, and resets
 * - `reused`: answers a first request and keeps the connection; takes a second one, closes it and listens no more
 */
export async function startFailingServers(): Promise<FailingServers> {
  const received = new Map<string, number>();
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const listen = async (failure: Failure, server: Server): Promise<number> => {
    servers.push(server);
    server.on("connection", (socket: Socket) => {
      sockets.add(socket.on("error", () => {}));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error(`${failure}: no port`);
    return address.port;
  };
  const count = (failure: Failure) => received.set(failure, (received.get(failure) ?? 0) + 1);
  const onRequest = async (failure: Failure, answer: (socket: Socket) => void): Promise<string> => {
    const server = createServer((socket) => {
      socket.once("data", () => {
        count(failure);
        answer(socket);
      });
    });
    return `http://127.0.0.1:${await listen(failure, server)}/`;
  };

  const nothing = createServer();
  const refused = `http://127.0.0.1:${await listen("refused", nothing)}/`;
  await new Promise((resolve) => nothing.close(resolve));
  const pem = readFileSync(new URL("fixtures/self-signed.pem", import.meta.url));
  const withCertificate = createTlsServer({ key: pem, cert: pem }, (socket) => {
    socket.on("error", () => {}).once("data", () => count("certificate"));
  });
  withCertificate.on("tlsClientError", () => {});
  const redirecting = createHttpServer((_request, response) => {
    count("redirected");
    response.writeHead(302, { location: refused }).end();
  });
  const misdirected = createHttpServer((_request, response) => {
    count("misdirected");
    response.writeHead(421).end();
  });
  const once = createHttpServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    request.resume().on("end", () => {
      count("reused");
      if (received.get("reused") === 1) return response.end("first");
      once.close();
      return request.socket.destroy();
    });
  });
  const urls: Record<Failure, string> = {
    refused,
    unresolvable: "http://nowhere.invalid/",
    unreachable: "http://255.255.255.255/",
    certificate: `https://127.0.0.1:${await listen("certificate", withCertificate)}/`,
    tlsClosed: `https://127.0.0.1:${await listen(
      "tlsClosed",
      createServer((socket) => socket.end()),
    )}/`,
    redirected: `http://127.0.0.1:${await listen("redirected", redirecting)}/`,
    misdirected: `http://127.0.0.1:${await listen("misdirected", misdirected)}/`,
    reset: await onRequest("reset", (socket) => socket.resetAndDestroy()),
    closed: await onRequest("closed", (socket) => socket.end()),
    garbage: await onRequest("garbage", (socket) => socket.end("nonsense\r\n\r\n")),
    silent: await onRequest("silent", () => {}),
    cut: await onRequest("cut", (socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf", () => socket.resetAndDestroy());
    }),
    reused: `http://127.0.0.1:${await listen("reused", once)}/`,
  };
  return {
    urls,
    received: (failure) => received.get(failure) ?? 0,
    close() {
      for (const server of servers) server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
