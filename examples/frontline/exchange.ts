import { type IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { REFUSED_HEADER } from "@frontline-routing/frontline-core/forwarding";
import type { Dispatcher } from "undici";
import { answerable } from "./frontline-error.ts";
import { RequestBody } from "./request-body.ts";

/** What an exchange tells whoever made it. */
export interface ExchangeListener {
  /** Answers are to say `connection: close`. */
  readonly isDraining: boolean;
  /** Header fields of answers that this frontline makes itself. */
  errorHeaders(code: string): readonly string[];
  /** An error that is no answer by itself, or an answer that broke off. */
  failed(error: unknown, exchange: Exchange): void;
  /** Once, when the client has its answer or has gone. */
  over(exchange: Exchange): void;
}

/** A request and its answer, seen from the client. What is upstream hears of it when the client goes away. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: RequestBody;
  /** What came behind a request to upgrade, or undefined: it is none. */
  readonly upgradeHead: Buffer | undefined;
  readonly startedAt = performance.now();
  /** It came from another region's frontline, with a good token. */
  isForwarded = false;
  isOver = false;
  /** Where it went, or the code of the error: a label of the metrics. */
  outcome = "client-gone";
  readonly #socket: Duplex;
  readonly #listener: ExchangeListener;
  #upstream: Dispatcher.DispatchController | undefined;
  #waitsForDrain = false;

  constructor(request: IncomingMessage, response: ServerResponse, listener: ExchangeListener, upgradeHead?: Buffer) {
    this.request = request;
    this.response = response;
    this.#listener = listener;
    this.upgradeHead = upgradeHead;
    this.#socket = request.socket;
    this.body = new RequestBody(request, () => this.#askForBody());
    response.once("close", this.#end);
    this.#socket.once("close", this.#end); // the answers of a pipeline behind the first hear of nothing else
  }

  /** For a request to upgrade, of which Node leaves the socket: an answer on it, after which it is closed. */
  static toUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, listener: ExchangeListener): Exchange {
    const response = new ServerResponse(request);
    response.assignSocket(request.socket);
    response.shouldKeepAlive = false;
    response.once("finish", () => request.socket.destroySoon());
    socket.on("error", () => {}); // it closes, which is heard
    return new Exchange(request, response, listener, head);
  }

  /** An upstream connection is there, and about to get the request. False: nobody waits for an answer any more. */
  reach(upstream: Dispatcher.DispatchController): boolean {
    this.#upstream = upstream;
    return !this.isOver;
  }

  /** An answer before the answer, such as 103. */
  inform(status: number, headers: readonly string[]): void {
    if (this.request.httpVersionMinor === 0 || this.upgradeHead !== undefined || this.response.headersSent) return;
    this.response.writeInformation(status, pairs(headers));
  }

  begin(status: number, message: string | undefined, headers: string[]): void {
    if (this.#listener.isDraining) headers.push("connection", "close");
    this.response.writeHead(status, message, headers);
  }

  write(chunk: Buffer): void {
    if (this.response.write(chunk) || this.isOver) return;
    this.#upstream?.pause();
    if (this.#waitsForDrain) return;
    this.#waitsForDrain = true;
    this.response.on("drain", () => this.#upstream?.resume());
  }

  complete(): void {
    this.body.release();
    this.response.end();
  }

  /** Answers with an error; where an answer has begun, cuts it off, so that nobody takes it for a whole one. */
  fail(error: unknown): void {
    if (this.isOver) return;
    const { code, status, publicMessage } = answerable(error);
    this.outcome = code;
    this.#listener.failed(error, this);
    this.body.release();
    if (this.response.headersSent) {
      this.request.socket.resetAndDestroy(); // an orderly end may be that of an answer without a length
      return;
    }
    const body = JSON.stringify({ code, message: publicMessage });
    const headers = ["content-type", "application/json", "content-length", String(Buffer.byteLength(body))];
    headers.push("cache-control", "no-store", ...this.#listener.errorHeaders(code));
    if (status === 405) headers.push("allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    if (this.isForwarded && !this.hasReachedSentinel) headers.push(REFUSED_HEADER, code);
    if (this.#listener.isDraining || this.#isBodyWithheld) headers.push("connection", "close");
    this.response.writeHead(status, headers);
    this.response.end(body);
  }

  /** From here on the sockets talk with each other. */
  becomeTunnel(): void {
    this.response.detachSocket(this.request.socket);
    this.#end();
  }

  get hasReachedSentinel(): boolean {
    return this.#upstream !== undefined;
  }

  /** The client waits for `100 Continue` before it sends the body, and may never send it. */
  get #isBodyWithheld(): boolean {
    return this.request.headers.expect !== undefined && !this.hasReachedSentinel;
  }

  #askForBody(): void {
    if (this.request.headers.expect !== undefined && !this.response.headersSent) this.response.writeContinue();
  }

  readonly #end = () => {
    if (this.isOver) return;
    this.isOver = true;
    this.#socket.off("close", this.#end);
    this.body.release();
    if (this.upgradeHead === undefined && !this.response.writableFinished)
      this.#upstream?.abort(new Error("the client went away"));
    this.#listener.over(this);
  };
}

function pairs(headers: readonly string[]): Record<string, string | string[]> {
  const all: Record<string, string[]> = Object.create(null);
  for (let i = 0; i < headers.length; i += 2) (all[headers[i] ?? ""] ??= []).push(headers[i + 1] ?? "");
  return all;
}
