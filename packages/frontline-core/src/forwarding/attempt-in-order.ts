import { expected } from "@frontline-routing/router-core/options";
import { AttemptsFailedError } from "./attempts-failed-error.ts";
import { isDialFailure } from "./is-dial-failure.ts";

/**
 * Walks a plan: dials each attempt in turn until one answers. Only a failed dial advances ({@link isDialFailure}); what may
 * have reached an application is never sent again.
 *
 * @param plan what `plan` of a router or `planRoute` of a selector answers
 * @param dial makes one attempt: resolves with the answer, once its head is there; rejects with what the client library did
 * @returns what the first attempt that resolved resolved with
 * @throws {AttemptsFailedError} all were failed dials
 * @throws {TypeError} the plan is empty, or something is of the wrong type
 * @throws whatever else an attempt rejected with, as it is
 * @example
 * const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" });
 * const dial = async (address) => {
 *   if (address === "10.0.0.1:8040") throw refused;
 *   return `answered by ${address}`;
 * };
 * await attemptInOrder(["10.0.0.1:8040", "10.0.0.2:8040"], dial); //=> "answered by 10.0.0.2:8040"
 */
export async function attemptInOrder<Attempt, Answer>(
  plan: readonly Attempt[],
  dial: (attempt: Attempt, index: number) => Answer | PromiseLike<Answer>,
): Promise<Answer> {
  if (!Array.isArray(plan) || plan.length === 0) throw new TypeError(expected("plan", "a list of attempts", plan));
  if (typeof dial !== "function") throw new TypeError(expected("dial", "a function", dial));
  const errors: unknown[] = [];
  for (const [index, attempt] of [...plan].entries()) {
    try {
      return await dial(attempt, index);
    } catch (error) {
      if (!isDialFailure(error)) throw error;
      errors.push(error);
    }
  }
  throw new AttemptsFailedError(errors);
}
