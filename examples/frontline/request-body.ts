import type { IncomingMessage } from "node:http";

/** More than most API calls and forms, and 64 MB for a thousand of them at once. */
const KEPT_BYTES = 65_536;

/**
 * A request's body. Nothing of it is read before an attempt has its connection. What a peer's frontline is sent is kept
 * as long as it is small, so that it can be sent again to the next region where the peer refused.
 */
export class RequestBody {
  readonly #request: IncomingMessage;
  readonly #onBegin: () => void;
  /** What was read, or undefined once something was read that isn't kept. */
  #kept: Buffer[] | undefined = [];
  #keptBytes = 0;
  #arrived: Buffer[] = [];
  #isReading = false;
  #attempts = 0;
  #wake = () => {};

  constructor(request: IncomingMessage, onBegin: () => void) {
    this.#request = request;
    this.#onBegin = onBegin;
  }

  /**
   * The attempt that was reading reads no more, and what it had not sent yet is for the next.
   *
   * @returns whether there can be one: all that was read can be sent again
   */
  takeBack(): boolean {
    this.#attempts += 1;
    this.#wake();
    return this.#kept !== undefined;
  }

  /**
   * The body for one attempt: read from the first time that undici asks for a chunk.
   *
   * @param keep it may have to be sent again
   */
  forAttempt(keep: boolean): AsyncIterable<Buffer> {
    this.#attempts += 1;
    const attempt = this.#attempts;
    return { [Symbol.asyncIterator]: () => this.#chunks(attempt, keep) };
  }

  /** Nobody wants the rest: once the answer has ended, Node throws it away as it comes, and goes on to the next request. */
  release(): void {
    if (!this.#isReading) return;
    this.#isReading = false;
    this.#request.off("data", this.#onData).off("end", this.#onEnd).off("close", this.#onEnd);
    this.#wake();
  }

  async *#chunks(attempt: number, keep: boolean): AsyncGenerator<Buffer> {
    this.#begin();
    for (let sent = 0; ; sent++) {
      const chunk = this.#kept?.[sent] ?? (await this.#next(attempt, keep));
      if (chunk === undefined) return;
      yield chunk;
    }
  }

  #begin(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    this.#onBegin();
    this.#request.on("data", this.#onData).on("end", this.#onEnd).on("close", this.#onEnd);
  }

  async #next(attempt: number, keep: boolean): Promise<Buffer | undefined> {
    while (attempt === this.#attempts && this.#isReading) {
      const chunk = this.#arrived.shift();
      if (chunk !== undefined) {
        this.#keptBytes += chunk.length;
        if (keep && this.#keptBytes <= KEPT_BYTES) this.#kept?.push(chunk);
        else this.#kept = undefined;
        return chunk;
      }
      if (this.#request.readableEnded) return undefined;
      if (this.#request.destroyed) break;
      const arrival = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#request.resume();
      await arrival;
    }
    throw new Error("the body is read no more");
  }

  readonly #onData = (chunk: Buffer) => {
    this.#request.pause();
    this.#arrived.push(chunk);
    this.#wake();
  };

  readonly #onEnd = () => this.#wake();
}
