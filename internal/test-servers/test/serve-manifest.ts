import { createServer, type ServerHttp2Session } from "node:http2";
import { onTestFinished } from "vitest";
import { freePort, LOOPBACK } from "../src/free-port.ts";
import type { RestateNode } from "../src/restate-node.ts";

/** An HTTP/2 endpoint that answers Restate's discovery with one service, as an SDK does. */
export async function serveManifest(service: string): Promise<string> {
  const manifest = {
    protocolMode: "BIDI_STREAM",
    minProtocolVersion: 5,
    maxProtocolVersion: 5,
    services: [{ name: service, ty: "SERVICE", handlers: [{ name: "greet" }] }],
  };
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "application/vnd.restate.endpointmanifest.v1+json");
    response.end(JSON.stringify(manifest));
  });
  const sessions: ServerHttp2Session[] = [];
  server.on("session", (session) => sessions.push(session));
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, LOOPBACK, resolve));
  onTestFinished(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return `http://${LOOPBACK}:${port}`;
}

/** The names of the services that a node knows, in alphabetical order. */
export async function servicesOf({ adminUrl }: RestateNode): Promise<string[]> {
  const answer = await fetch(`${adminUrl}/services`);
  const { services } = (await answer.json()) as { services: { name: string }[] };
  return services.map(({ name }) => name).sort();
}
