import { type IncomingMessage, ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { REFUSED_HEADER } from "@frontline-routing/frontline-core/forwarding";
import type { Dispatcher } from "undici";
import { answerable } from "./frontline-error.ts";
import { RequestBody } from "./request-body.ts";

/** What an exchange tells whoever made it. */
export interface ExchangeListener {
  /** Answers are to say `connection: close`. */
  readonly isDraining: boolean;
  readonly idleTimeoutMs: number;
  /** Header fields of answers that this frontline makes itself. */
  errorHeaders(code: string): readonly string[];
  /** What the exchange failed with; where an answer had begun, it broke off. */
  failed(error: unknown, exchange: Exchange): void;
  /** Once, when the client has its answer or has gone. */
  over(exchange: Exchange): void;
}

const GRACE_MS = 1_000;
const REASON = /^[\t -~]*$/; // what of a status line Node writes; it throws at the rest, and remembers it all the same

/** A request and its answer, seen from the client. What is upstream hears of it when the client goes away. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What came behind a request to upgrade, or undefined: it is none. */
  readonly upgradeHead: Buffer | undefined;
  readonly startedAt = performance.now();
  /** It came from another region's frontline, with a good token. */
  isForwarded = false;
  isOver = false;
  /** Where it is among those under way. */
  place = 0;
  /** Where it went, or the code of the error: a label of the metrics. */
  outcome = "client-gone";
  readonly #listener: ExchangeListener;
  #upstream: Dispatcher.DispatchController | undefined;
  #hasReachedSentinel = false;
  #body: RequestBody | undefined;
  #waitsForDrain = false;
  #hasFailed = false;

  constructor(request: IncomingMessage, response: ServerResponse, listener: ExchangeListener, upgradeHead?: Buffer) {
    this.request = request;
    this.response = response;
    this.#listener = listener;
    this.upgradeHead = upgradeHead;
    response.on("close", this.#end);
  }

  /** For a request to upgrade, of which Node leaves the socket: an answer on it, after which it is closed. */
  static toUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, listener: ExchangeListener): Exchange {
    const response = new ServerResponse(request);
    response.assignSocket(request.socket);
    response.shouldKeepAlive = false;
    response.once("finish", () => request.socket.destroySoon());
    socket.on("drain", () => response.emit("drain")); // for other requests, Node passes it on
    socket.on("error", () => {}); // it closes, which is heard
    socket.once("end", () => socket.destroy()); // the client went away; nobody reads, but Node notices
    return new Exchange(request, response, listener, head);
  }

  /** What the client sends, for whoever gets the request. */
  get body(): RequestBody {
    this.#body ??= new RequestBody(this.request, () => this.#askForBody());
    return this.#body;
  }

  /** An upstream connection is there, and about to get the request. False: nobody waits for an answer any more. */
  reach(upstream: Dispatcher.DispatchController): boolean {
    this.#upstream = upstream;
    this.#hasReachedSentinel = true;
    return !this.isOver && !this.response.writableEnded;
  }

  /** An answer before the answer, such as 103. Nobody has to wait for it: it is dropped where the client reads too slowly. */
  inform(status: number, headers: readonly string[]): void {
    if (this.request.socket.writableNeedDrain) return;
    if (this.request.httpVersionMinor === 0 || this.upgradeHead !== undefined || this.response.headersSent) return;
    this.response.writeInformation(status, headers);
  }

  begin(outcome: "local" | "remote", status: number, message: string | undefined, headers: string[]): void {
    this.outcome = outcome;
    if (this.#listener.isDraining) headers.push("connection", "close");
    this.response.writeHead(status, REASON.test(message ?? "") ? message : STATUS_CODES[status], headers);
  }

  write(chunk: Buffer): void {
    if (this.response.write(chunk) || this.isOver) return;
    this.#upstream?.pause();
    if (this.#waitsForDrain) return;
    this.#waitsForDrain = true;
    this.#waitForClient();
    this.response.on("drain", () => this.#upstream?.resume());
  }

  complete(): void {
    this.#body?.release();
    this.response.end();
    if (this.request.socket.writableLength > 0) this.#waitForClient();
  }

  /** For as long as an answer may stand still. Later than for the sentinel, so that it is known who did. */
  #waitForClient(): void {
    this.request.socket.setTimeout(this.#listener.idleTimeoutMs + GRACE_MS);
  }

  /** Answers with an error; where an answer has begun, cuts it off, so that nobody takes it for a whole one. */
  fail(error: unknown): void {
    if (this.isOver || this.#hasFailed || this.response.writableEnded) return;
    if (this.request.destroyed && !this.request.complete) return; // the client has gone, and its body with it: `end` follows
    const { code, status, publicMessage } = answerable(error);
    this.outcome = code;
    this.#hasFailed = true;
    this.#listener.failed(error, this);
    this.#body?.release();
    this.#upstream?.abort(new Error("the exchange failed"));
    if (this.response.headersSent) {
      this.request.socket.resetAndDestroy(); // an orderly end may be that of an answer without a length
      return;
    }
    const body = JSON.stringify({ code, message: publicMessage });
    const headers = ["content-type", "application/json", "content-length", String(Buffer.byteLength(body))];
    headers.push("cache-control", "no-store", ...this.#listener.errorHeaders(code));
    if (status === 405) headers.push("allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    if (this.isForwarded && !this.#hasReachedSentinel) headers.push(REFUSED_HEADER, code);
    if (this.#listener.isDraining || isConnectionLost(status)) headers.push("connection", "close");
    this.response.writeHead(status, headers);
    this.response.end(body);
  }

  /** From here on the sockets talk with each other. */
  becomeTunnel(): void {
    this.response.detachSocket(this.request.socket);
    this.request.socket.removeAllListeners("end").removeAllListeners("drain");
    this.#upstream = undefined;
    this.#end();
  }

  #askForBody(): void {
    const { headers, httpVersionMinor } = this.request;
    if (headers.expect !== undefined && httpVersionMinor > 0 && !this.response.headersSent)
      this.response.writeContinue();
  }

  readonly #end = () => {
    if (this.isOver) return;
    this.isOver = true;
    this.#body?.release();
    if (!this.response.writableFinished) this.#upstream?.abort(new Error("the client went away"));
    this.#listener.over(this);
  };
}

/** What a client sent can't be read on: the next request would begin in the middle of this one. */
function isConnectionLost(status: number): boolean {
  return status === 400 || status === 408;
}
