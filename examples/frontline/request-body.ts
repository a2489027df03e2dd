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
  #hasBegun = false;
  #attempts = 0;
  #wake: (() => void) | undefined;

  constructor(request: IncomingMessage, onBegin: () => void) {
    this.#request = request;
    this.#onBegin = onBegin;
  }

  /** Everything that was read so far can be sent again. */
  get isRepeatable(): boolean {
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
    return { [Symbol.asyncIterator]: () => this.#read(attempt, keep) };
  }

  /** Reads no more. What is left unread is Node's to throw away. */
  release(): void {
    if (!this.#hasBegun) return;
    this.#hasBegun = false;
    this.#request.off("readable", this.#onReadable).off("end", this.#onReadable).off("close", this.#onReadable);
    this.#wake = undefined;
  }

  async *#read(attempt: number, keep: boolean): AsyncGenerator<Buffer> {
    this.#begin();
    let sent = 0;
    while (attempt === this.#attempts) {
      const again = this.#kept?.[sent];
      const chunk = again ?? (await this.#next());
      if (chunk === undefined) return;
      if (again === undefined) this.#keep(chunk, keep);
      sent += 1;
      yield chunk;
    }
    throw new Error("another attempt reads the body");
  }

  #keep(chunk: Buffer, keep: boolean): void {
    this.#keptBytes += chunk.length;
    if (keep && this.#keptBytes <= KEPT_BYTES) this.#kept?.push(chunk);
    else this.#kept = undefined;
  }

  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#onBegin();
    this.#request.on("readable", this.#onReadable).on("end", this.#onReadable).on("close", this.#onReadable);
  }

  async #next(): Promise<Buffer | undefined> {
    const request = this.#request;
    while (true) {
      const chunk: Buffer | null = request.read();
      if (chunk !== null) return chunk;
      if (request.readableEnded) return undefined;
      if (request.destroyed || !this.#hasBegun) throw new Error("the client went away");
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  readonly #onReadable = () => {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  };
}
