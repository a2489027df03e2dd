import { WebSocket } from "ws";
import type { TrafficRequest } from "../dial-in-turn.ts";
import { type Answerer, answererOf, refusal, unanswered } from "../judging/failures.ts";
import { type Failed, failed } from "../judging/outcome.ts";
import { witnessHeaders } from "../witness.ts";

/** A WebSocket that is open. */
export interface OpenSocket {
  readonly socket: WebSocket;
  /** By the headers of the upgrade. */
  readonly seen: Answerer;
  /** The code of its close frame, or 1006; `undefined` while it is open. */
  closedWith(): number | undefined;
}

/** Opens a WebSocket through a frontline. Never rejects. */
export function openSocket(origin: string, request: TrafficRequest): Promise<OpenSocket | Failed> {
  const { timeoutMs } = request;
  const headers = { host: request.hostname, ...witnessHeaders(request.id, request.witnessPort) };
  const url = `${origin.replace(/^http/, "ws")}/traffic?id=${request.id}`;
  const socket = new WebSocket(url, { headers, perMessageDeflate: false });
  let code: number | undefined;
  socket.on("close", (closed) => {
    code = closed;
  });
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(failed("time-out", `no upgrade within ${timeoutMs} ms`)), timeoutMs);
    const end = (outcome: OpenSocket | Failed) => {
      clearTimeout(timer);
      if ("failure" in outcome) socket.terminate();
      resolve(outcome);
    };
    socket.on("error", (error) => end(unanswered(error, { broke: "client" })));
    socket.on("upgrade", ({ headers }) =>
      socket.once("open", () => end({ socket, seen: answererOf(headers), closedWith: () => code })),
    );
    socket.on("unexpected-response", (_request, response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("close", () => end(refusal(response.statusCode ?? 0, text, answererOf(response.headers))));
    });
  });
}
