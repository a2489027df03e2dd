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

  /** Nobody wants the rest: it is thrown away as it comes, so that the connection can go on to the next request. */
  release(): void {
    if (!this.#isReading) return;
    this.#isReading = false;
    this.#request.off("data", this.#onData).off("end", this.#onEnd).off("close", this.#onEnd).resume();
    this.#wake();
  }

  async *#chunks(attempt: number, keep: boolean): AsyncGenerator<Buffer> {
    this.#begin();
    let sent = 0;
    while (attempt === this.#attempts) {
      const again = this.#kept?.[sent];
      const chunk = again ?? (await this.#next());
      if (chunk === undefined) return;
      if (again === undefined && attempt !== this.#attempts) {
        this.#arrived.unshift(chunk);
        break;
      }
      if (again === undefined) this.#keep(chunk, keep);
      sent += 1;
      yield chunk;
    }
    throw new Error("another attempt reads the body");
  }

  #begin(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    this.#onBegin();
    this.#request.on("data", this.#onData).on("end", this.#onEnd).on("close", this.#onEnd);
  }

  async #next(): Promise<Buffer | undefined> {
    while (true) {
      const chunk = this.#arrived.shift();
      if (chunk !== undefined) return chunk;
      if (this.#request.readableEnded) return undefined;
      if (this.#request.destroyed || !this.#isReading) throw new Error("the body is read no more");
      const arrival = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#request.resume();
      await arrival;
    }
  }

  #keep(chunk: Buffer, keep: boolean): void {
    this.#keptBytes += chunk.length;
    if (keep && this.#keptBytes <= KEPT_BYTES) this.#kept?.push(chunk);
    else this.#kept = undefined;
  }

  readonly #onData = (chunk: Buffer) => {
    this.#request.pause();
    this.#arrived.push(chunk);
    this.#wake();
  };

  readonly #onEnd = () => this.#wake();
}
