import { createHash, randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { type Answered, type Failed, failed } from "../judging/outcome.ts";
import type { TrafficAnswer } from "../traffic-answer.ts";
import type { OpenSocket } from "./open-socket.ts";

const MESSAGES = 40; // then it is closed, so that new ones have to succeed all the time
const MESSAGE_EVERY_MS = 250; // so a socket lives for ten seconds
const MESSAGE_BYTES = 1_024;
const NORMAL_CLOSURE = 1_000; // RFC 6455, section 7.4.1
const GOING_AWAY = 1_001; // only the application itself can say so: a proxy that breaks off can't

/** What is heard of a socket that messages are exchanged on. */
export interface ExchangeListener {
  /** The first message was answered. */
  onAnswered(answered: Answered): void;
  /** A message was answered as it should be. */
  onMessage(): void;
}

/**
 * Exchanges messages on a socket until it has had its share, the application says that it goes away, or `signal` is aborted; then
 * closes it. Each message must be answered with its hash, by the same sentinel for the same deployment. Never rejects.
 *
 * @param timeoutMs for each answer
 * @returns what went wrong
 */
export async function exchangeMessages(
  open: OpenSocket,
  timeoutMs: number,
  signal: AbortSignal,
  { onAnswered, onMessage }: ExchangeListener,
): Promise<Failed | undefined> {
  const { socket, seen } = open;
  let first: Answered | undefined;
  for (let i = 0; i < MESSAGES && !(signal.aborted && first); i++) {
    const message = randomBytes(MESSAGE_BYTES);
    const answer = await exchange(open, message, timeoutMs);
    if (answer === "going away") break;
    if ("failure" in answer) {
      const known = { region: first?.region ?? seen.region, sentinel: first?.sentinel ?? seen.sentinel };
      return answer.broken ? { ...answer, broken: { ...answer.broken, ...known } } : answer;
    }
    const { deployment, region, sentinel, bodySha256 } = answer;
    if (bodySha256 !== sha256(message)) return failed("wrong message", bodySha256);
    if (first === undefined) {
      first = { deployment, region, sentinel };
      onAnswered(first);
    } else if (first.deployment !== deployment || first.sentinel !== sentinel) {
      return failed("changed answerer", `${deployment} ${sentinel}, first ${first.deployment} ${first.sentinel}`);
    }
    onMessage();
    await delay(MESSAGE_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  socket.close(NORMAL_CLOSURE);
  return undefined;
}

function exchange(
  { socket, closedWith }: OpenSocket,
  message: Buffer,
  timeoutMs: number,
): Promise<TrafficAnswer | Failed | "going away"> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(failed("time-out", `no message within ${timeoutMs} ms`)), timeoutMs);
    const onMessage = (data: unknown) => end(JSON.parse(String(data)));
    const onClose = (code: number) => end(code === GOING_AWAY ? "going away" : broken(code));
    const end = (result: TrafficAnswer | Failed | "going away") => {
      clearTimeout(timer);
      socket.off("message", onMessage).off("close", onClose);
      if (typeof result === "object" && "failure" in result) socket.terminate();
      resolve(result);
    };
    const code = closedWith();
    if (code !== undefined) return onClose(code);
    socket.once("message", onMessage).once("close", onClose);
    socket.send(message, () => undefined); // its close follows
  });
}

const broken = (code: number) => failed("broken", `closed with ${code}`, { broke: "answer" });

const sha256 = (message: Buffer) => createHash("sha256").update(message).digest("hex");
