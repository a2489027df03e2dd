import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { IncomingHttpHeaders } from "node:http";
import { LOOPBACK } from "@frontline-routing/test-servers";

/** Identifies a request of the traffic. */
const REQUEST_ID_HEADER = "x-traffic-id";
/** Where the arrival of a request is to be reported: a UDP port of loopback. */
const WITNESS_HEADER = "x-traffic-witness";

const MOST_REMEMBERED = 50_000; // minutes of traffic; far more than can be under way

/** Hears of every request that reached an application, also of those whose answers never came. */
export interface Witness {
  readonly port: number;
  /** How many arrivals were those of a request that had arrived already. */
  repeated(): number;
  close(): Promise<void>;
}

/** Starts a witness on a free port of loopback. */
export async function startWitness(): Promise<Witness> {
  const socket = createSocket("udp4");
  const seen = new Set<string>();
  let repeated = 0;
  socket.on("message", (message) => {
    const id = message.toString();
    if (seen.has(id)) repeated++;
    seen.add(id);
    if (seen.size > MOST_REMEMBERED) for (const oldest of seen.values()) if (seen.delete(oldest)) break;
  });
  socket.bind(0, LOOPBACK);
  await once(socket, "listening");
  return {
    port: socket.address().port,
    repeated: () => repeated,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** The headers by which the arrivals of a request are known. */
export function witnessHeaders(id: string, witnessPort: number) {
  return { [REQUEST_ID_HEADER]: id, [WITNESS_HEADER]: String(witnessPort) };
}

const reporting = createSocket("udp4");
reporting.unref();

/** What an application calls first with each request: reports its arrival, if it is one of the traffic. */
export function reportArrival(headers: IncomingHttpHeaders): void {
  const id = headers[REQUEST_ID_HEADER];
  const port = Number(headers[WITNESS_HEADER]);
  if (typeof id === "string" && Number.isInteger(port) && port > 0 && port < 65_536) {
    reporting.send(id, port, LOOPBACK, () => undefined); // a witness that has gone is no problem of the application
  }
}
