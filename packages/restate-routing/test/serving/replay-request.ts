import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import type { RestateServer } from "@frontline-routing/test-servers";

/** Sends a file's bytes as they are, and takes the answer's status and body out of the bytes that come back. */
export async function replayRequest(
  restate: RestateServer,
  fixture: string,
): Promise<{ status: number; body: unknown }> {
  const bytes = await readFile(new URL(`../fixtures/${fixture}.http`, import.meta.url));
  const { hostname, port } = new URL(restate.ingressUrl);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  let answer = "";
  for await (const chunk of socket.setEncoding("latin1")) {
    answer += chunk;
    const [, status, length, body] =
      /^HTTP\/1\.1 (\d{3}).*^content-length: (\d+)\r\n.*?\r\n\r\n(.*)/ims.exec(answer) ?? [];
    // Leaving the loop closes the connection, which the server would keep.
    if (body !== undefined && body.length === Number(length)) return { status: Number(status), body: JSON.parse(body) };
  }
  throw new Error(`the connection was closed after ${JSON.stringify(answer)}`);
}
