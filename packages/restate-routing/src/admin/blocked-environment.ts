import { z } from "zod";

/** Why an attempt of an invocation failed. */
export interface InvocationFailure {
  /** The first line of what the service said, 500 characters at most, without passwords in URLs. */
  readonly message: string;
  /** Restate's code, e.g. `RT0007`, to look up in its documentation, or `null` when it has none. */
  readonly code: string | null;
  /** The step that failed, e.g. `reassign-r_1`, or `null` when it was none. */
  readonly step: string | null;
}

/**
 * Why an environment can't be changed:
 *
 * - `failing`: the change that holds it failed, and is tried again
 * - `paused`: it was paused, by a person or a retry policy, and waits for somebody to resume or cancel it
 * - `stalled`: it has got no further for `stalledAfterMs`, without an error
 */
export type BlockedReason = "failing" | "paused" | "stalled";

/** An environment that can't be changed now, and what holds it. */
export interface BlockedEnvironment {
  /** The key of the virtual object: for a service that is `keyedBy: "project"`, the project's id. */
  readonly environmentId: string;
  readonly reason: BlockedReason;
  /** What holds the environment: to resume, cancel or kill it. Also its change id. */
  readonly invocationId: string;
  /** What it does, e.g. `Promote`. */
  readonly handler: string;
  /** Restate's own word, e.g. `backing-off`. */
  readonly status: string;
  /** How often it was begun since the server's present leader has it, or `null` when the server doesn't know. */
  readonly attempts: number | null;
  /** What failed last, or `null` when nothing did. */
  readonly lastFailure: InvocationFailure | null;
  /** When it is tried again, as milliseconds since 1970, or `null` when that isn't planned. */
  readonly nextAttemptAt: number | null;
  /** For how long it has held the environment, in milliseconds by the server's clock. */
  readonly heldForMs: number;
  /** How long ago it last got further, or was paused, in milliseconds by the server's clock. */
  readonly stuckForMs: number;
  /** How many changes of the environment wait for it. */
  readonly waiting: number;
}

/** How much of a message is shown. */
const MAX_FAILURE_LENGTH = 500;

const STATUS = /^\[\d+[^\]]*\] /; // as in "[500 Internal] can't connect"
const CREDENTIALS = /(?<=:\/\/)\S*@/g; // a repository that isn't ours may say where it can't connect to

const instant = z.iso.datetime().transform((text) => Date.parse(text));

const rowSchema = z.object({
  invocationId: z.string().regex(/^inv_[0-9A-Za-z]+$/), // becomes part of a query
  environmentId: z.string().default(""),
  handler: z.string(),
  status: z.string(),
  attempts: z.number().nullish(),
  failure: z.string().nullish(),
  failureCode: z.string().nullish(),
  failureStep: z.string().nullish(),
  nextAttemptAt: instant.nullish(),
  heldSince: instant.nullish(),
  stuckSince: instant,
  askedAt: instant,
  waiting: z.number().nullish(),
});

/** A row of the query for blocked environments. The server leaves out columns that are null. */
export const blockedRowSchema = rowSchema.transform((row): BlockedEnvironment => {
  const { failure, failureCode, failureStep, nextAttemptAt, heldSince, stuckSince, askedAt, ...known } = row;
  const isPaused = known.status === "paused";
  const isFailing = known.status === "backing-off" || failure != null;
  return {
    ...known,
    reason: isPaused ? "paused" : isFailing ? "failing" : "stalled",
    attempts: known.attempts ?? null,
    lastFailure: failure == null ? null : invocationFailure(failure, failureCode, failureStep),
    nextAttemptAt: isPaused ? null : (nextAttemptAt ?? null),
    heldForMs: Math.max(0, askedAt - (heldSince ?? stuckSince)),
    stuckForMs: Math.max(0, askedAt - stuckSince),
    waiting: known.waiting ?? 0,
  };
});

/** A failure as the server reports it, fit to be shown: without a stack and without credentials. */
export function invocationFailure(
  report: string,
  code: string | null | undefined,
  step: string | null | undefined,
): InvocationFailure {
  const [firstLine = ""] = report.split("\n");
  const message = firstLine.replace(STATUS, "").replaceAll(CREDENTIALS, "…@").slice(0, MAX_FAILURE_LENGTH);
  return { message, code: code ?? null, step: step || null };
}
