/**
 * The idempotency key already names another request, and Restate answered with what that one got. What this call asks for
 * was not done. Restate forgets a key after a day.
 */
export class IdempotencyKeyReusedError extends Error {
  override readonly name = "IdempotencyKeyReusedError";
  readonly code = "IDEMPOTENCY_KEY_REUSED";
  readonly idempotencyKey: string;

  constructor(idempotencyKey: string, options?: ErrorOptions) {
    super(
      `idempotencyKey ${JSON.stringify(idempotencyKey)} already names another request, and what came back is the ` +
        "answer to that one; use one key per request",
      options,
    );
    this.idempotencyKey = idempotencyKey;
  }
}
