import { createHash, randomBytes } from "node:crypto";

/** What a request of the traffic carries, and what must come back. */
export interface RequestForm {
  readonly method: "GET" | "POST";
  readonly body: Buffer | undefined;
  /** How many characters the answer must carry beside what it says. */
  readonly answerChars: number;
  /** Of the body, in hexadecimal; of nothing where there is none. */
  readonly sha256: string;
}

const POOL = randomBytes(1 << 20); // bodies are slices of it, so that a thousand under way weigh what one does
const LARGE_BYTES = 300_000; // and up to as many more: many TCP windows, and more than any proxy holds in one chunk
const SMALL_BYTES = 64;
const CYCLE = 20;

/**
 * The form of the n-th request. Of twenty, four are POSTs with some hundred bytes, one is a POST of several hundred KB, one a GET
 * whose answer is as large, and the others are small GETs.
 */
export function requestForm(index: number): RequestForm {
  const size = LARGE_BYTES + ((index * 7_919) % LARGE_BYTES);
  const place = index % CYCLE;
  if (place === 0) return post(POOL.subarray(index % 1_000, (index % 1_000) + size));
  if (place % 5 === 1) return post(POOL.subarray(index % 1_000, (index % 1_000) + SMALL_BYTES + (index % 500)));
  return { method: "GET", body: undefined, answerChars: place === CYCLE / 2 ? size : 0, sha256: sha256(Buffer.of()) };
}

function post(body: Buffer): RequestForm {
  return { method: "POST", body, answerChars: 0, sha256: sha256(body) };
}

function sha256(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}
