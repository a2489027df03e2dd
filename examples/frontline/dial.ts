import type { Duplex } from "node:stream";
import { PeerRefusedError } from "@frontline-routing/frontline-core/forwarding";
import type { Dispatcher } from "undici";
import type { Attempt } from "./ejector.ts";
import type { Exchange } from "./exchange.ts";
import { bodyNotRepeatable, notDialled, upstreamFailed } from "./frontline-error.ts";
import { answerHeaders } from "./headers/answer-headers.ts";

/** What a dial tells whoever made it. */
export interface DialListener {
  /** A connection came about. */
  reached(attempt: Attempt): void;
  /** Header fields to say who answered, and why. `sentinel`: what a peer's frontline says of that. */
  answerHeaders(attempt: Attempt, sentinel: string | undefined): readonly string[];
  /** The upstream switches protocols. */
  upgraded(exchange: Exchange, upstream: Duplex, head: string): void;
}

/**
 * One attempt: what undici calls while it dials, sends and gets the answer. Settles once the head of the answer is there,
 * which is passed on at once, as is what follows. Until `onRequestStart` nothing of the request has left; what fails before
 * is a failed dial, and what fails from then on is none, whatever it looks like.
 */
export class Dial implements Dispatcher.DispatchHandler {
  readonly #exchange: Exchange;
  readonly #attempt: Attempt;
  readonly #listener: DialListener;
  readonly #settle: (error?: unknown) => void;
  #hasStarted = false;
  #hasAnswered = false;
  #isRefused = false;

  /** @param settle called once: with what the attempt failed with, or with nothing once an answer has begun */
  constructor(exchange: Exchange, attempt: Attempt, listener: DialListener, settle: (error?: unknown) => void) {
    this.#exchange = exchange;
    this.#attempt = attempt;
    this.#listener = listener;
    this.#settle = settle;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#hasStarted = true;
    this.#listener.reached(this.#attempt);
    if (!this.#exchange.reach(controller)) controller.abort(new Error("the client went away"));
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, _: unknown, message?: string): void {
    const { onwards, refused, sentinel } = answerHeaders(rawHeaders(controller), status);
    const { nearestNlbRegion: region } = this.#attempt;
    if (status < 200) {
      this.#exchange.inform(status, onwards);
    } else if (refused !== undefined && region !== null) {
      this.#isRefused = true;
      const error = new PeerRefusedError({ region, reason: refused });
      this.#settle(this.#exchange.body.takeBack() ? error : bodyNotRepeatable(error));
    } else {
      onwards.push(...this.#listener.answerHeaders(this.#attempt, sentinel));
      this.#exchange.begin(this.#attempt.destination, status, message, onwards);
      this.#hasAnswered = true;
      this.#settle();
    }
  }

  onRequestUpgrade(controller: Dispatcher.DispatchController, status: number, _: unknown, upstream: Duplex): void {
    const { onwards, upgrade = "", sentinel } = answerHeaders(rawHeaders(controller), status);
    const fields = ["connection", "Upgrade", "upgrade", upgrade, ...onwards];
    fields.push(...this.#listener.answerHeaders(this.#attempt, sentinel));
    const head = fields.map((text, i) => (i % 2 === 0 ? `\r\n${text}: ` : text)).join("");
    this.#exchange.outcome = this.#attempt.destination;
    this.#hasAnswered = true;
    this.#listener.upgraded(this.#exchange, upstream, `HTTP/1.1 ${status} Switching Protocols${head}\r\n\r\n`);
    this.#settle();
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#isRefused) this.#exchange.write(chunk);
  }

  onResponseEnd(): void {
    if (!this.#isRefused) this.#exchange.complete();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (!this.#hasStarted) this.#settle(notDialled(error));
    else if (this.#hasAnswered) this.#exchange.fail(upstreamFailed(error));
    else if (!this.#isRefused) this.#settle(upstreamFailed(error));
  }
}

function rawHeaders({ rawHeaders: raw }: Dispatcher.DispatchController): readonly (Buffer | string)[] {
  return Array.isArray(raw) ? raw : [];
}
