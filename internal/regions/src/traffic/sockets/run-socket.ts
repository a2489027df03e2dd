import { setTimeout as delay } from "node:timers/promises";
import { dialInTurn, type TrafficRequest } from "../dial-in-turn.ts";
import type { Answered, Outcome } from "../judging/outcome.ts";
import { exchangeMessages } from "./exchange-messages.ts";
import { openSocket } from "./open-socket.ts";

const AFTER_FAILURE_MS = 100; // where sockets can't be opened, failures are to be counted and not the loop's speed

/** Opens a WebSocket, exchanges messages on it for some seconds, and records what becomes of it. Never rejects. */
export async function runSocket(request: TrafficRequest, signal: AbortSignal): Promise<void> {
  const { hostname, record, timeoutMs } = request;
  record.sent();
  const sentAt = performance.now();
  const { dialled, result } = await dialInTurn(request, (origin) => openSocket(origin, request));
  const end = (outcome: Outcome, endedAt = performance.now()) => {
    record.ended({ what: "websocket", hostname, sentAt, dialled, endedAt }, outcome);
  };
  if ("failure" in result) {
    end(result);
    await delay(AFTER_FAILURE_MS, undefined, { signal }).catch(() => undefined);
    return;
  }
  let answered: Answered | undefined;
  let answeredAt = 0;
  const problem = await exchangeMessages(result, timeoutMs, signal, {
    onAnswered(first) {
      answered = first;
      answeredAt = performance.now();
      record.opened();
    },
    onMessage: record.message,
  });
  if (problem) end(problem);
  else if (answered) end(answered, answeredAt);
  else end({ failure: "closed unasked", detail: "before its first message was answered" });
}
