import { once } from "node:events";
import { connect } from "node:net";
import { LOOPBACK } from "./free-port.ts";

/**
 * Connects to a port of the loopback interface, for `ready` of a process that listens there.
 *
 * @param signal gives the connection up
 * @returns true
 * @throws {Error} when it can't be connected to
 */
export async function acceptsConnections(port: number, signal: AbortSignal): Promise<boolean> {
  const socket = connect(port, LOOPBACK);
  try {
    await once(socket, "connect", { signal });
    return true;
  } finally {
    socket.destroy();
  }
}
