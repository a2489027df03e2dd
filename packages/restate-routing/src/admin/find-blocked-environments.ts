import { type ChecksOf, resolveOptions, wholeNumber } from "@frontline-routing/router-core/options";
import { z } from "zod";
import { abortSignal, headerRecord, httpUrl, MAX_TIMER_MS, serviceName } from "../options/checks.ts";
import {
  type BlockedEnvironment,
  blockedRowSchema,
  type InvocationFailure,
  invocationFailure,
} from "./blocked-environment.ts";
import { type AdminApi, queryAdmin } from "./query-admin.ts";

// A query takes milliseconds. What asks is a health check or a person.
const DEFAULT_TIMEOUT_MS = 10_000;

// The service's inactivity timeout: Restate itself gives up waiting for a step then.
const DEFAULT_STALLED_AFTER_MS = 60_000;

/** Where {@link findBlockedEnvironments} asks. */
export interface BlockedEnvironmentsOptions {
  /** Restate's admin API, e.g. `http://localhost:9070`. */
  readonly adminUrl: string;
  /** Default: `hydra.v1.RoutingService`. */
  readonly serviceName?: string | undefined;
  /** Sent with every request, e.g. `{ authorization: "Bearer …" }`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** From when on a change that gets no further counts as stalled, in milliseconds. Default: 60000, one minute. */
  readonly stalledAfterMs?: number | undefined;
  /** How long to wait for the answer, in milliseconds. Default: 10000. */
  readonly timeoutMs?: number | undefined;
  /** Stops waiting for the answer. */
  readonly signal?: AbortSignal | undefined;
}

const CHECKS = {
  adminUrl: httpUrl("http://localhost:9070"),
  serviceName,
  headers: headerRecord,
  stalledAfterMs: wholeNumber(1, MAX_TIMER_MS, DEFAULT_STALLED_AFTER_MS),
  timeoutMs: wholeNumber(1, MAX_TIMER_MS, DEFAULT_TIMEOUT_MS),
  signal: abortSignal,
} satisfies ChecksOf<BlockedEnvironmentsOptions>;

// Before its URLs lose their credentials, which may make it shorter.
const MAX_REPORT_LENGTH = 1000;

/**
 * Which environments can't be changed now, because the change that holds them fails, is paused or has stalled; and why.
 * Those that have been stuck for longest come first. A change that makes progress isn't listed, however many wait for it.
 *
 * For a person or an alert: it reads all invocations that the server keeps, which takes about 40 ms for 20,000 of them.
 *
 * @throws {TypeError} an option is unknown, missing or of the wrong type
 * @throws {RangeError} a time is out of its bounds
 * @throws {RestateAdminError} the admin API can't be reached, refuses, or answers something else
 * @example
 * const blocked = await findBlockedEnvironments({ adminUrl: "http://localhost:9070" });
 * for (const { environmentId, reason, waiting, lastFailure } of blocked) {
 *   console.warn(environmentId, reason, waiting, lastFailure?.message);
 * }
 */
export async function findBlockedEnvironments(options: BlockedEnvironmentsOptions): Promise<BlockedEnvironment[]> {
  const given = resolveOptions("findBlockedEnvironments", options, CHECKS);
  const { signal } = given;
  const deadline = AbortSignal.timeout(given.timeoutMs);
  const api = { ...given, signal: signal ? AbortSignal.any([signal, deadline]) : deadline };
  try {
    const blocked = await queryAdmin(api, blockedQuery(given.serviceName, given.stalledAfterMs), blockedRowSchema);
    const failures = await failuresOfPaused(api, blocked);
    return blocked.map((one) => ({ ...one, lastFailure: one.lastFailure ?? failures.get(one.invocationId) ?? null }));
  } catch (error) {
    signal?.throwIfAborted(); // the caller's own doing
    throw error;
  }
}

// Both parameters are checked, and no environment's id becomes part of a query. Only `sys_invocation` is asked, because
// which table tells who holds a key depends on how the server is set up to queue. A shared handler holds none.
function blockedQuery(serviceName: string, stalledAfterMs: number): string {
  return `
    with own as (
      select *, arrow_cast(now(), 'Timestamp(Millisecond, Some("+00:00"))') as asked_at
      from sys_invocation
      where target_service_name = '${serviceName}' and target_handler_name <> 'GetLiveDeployment'
    ), queues as (
      select target_service_key as queue, count(*) as waiting from own where status = 'pending' group by target_service_key
    )
    select id as "invocationId", target_service_key as "environmentId", target_handler_name as handler, status,
      retry_count as attempts, left(split_part(last_failure, chr(10), 1), ${MAX_REPORT_LENGTH}) as failure,
      last_failure_error_code as "failureCode", last_failure_related_command_name as "failureStep",
      next_retry_at as "nextAttemptAt", running_at as "heldSince", modified_at as "stuckSince", asked_at as "askedAt", waiting
    from own left join queues on queue = target_service_key
    where status not in ('pending', 'scheduled', 'completed')
      and (status in ('paused', 'backing-off') or last_failure is not null
        or modified_at < asked_at - interval '${stalledAfterMs} milliseconds')
    order by modified_at`;
}

const pauseEventSchema = z.object({
  last_failure: z
    .object({
      error_message: z.string(),
      restate_doc_error_code: z.string().nullish(),
      related_command_name: z.string().nullish(),
    })
    .transform((failure) =>
      invocationFailure(failure.error_message, failure.restate_doc_error_code, failure.related_command_name),
    )
    .nullish(),
});

const pauseSchema = z.object({
  id: z.string(),
  event: z.string().transform((json) => pauseEventSchema.parse(JSON.parse(json))),
});

/** The server forgets the failure of a paused invocation when it restarts, but not what it wrote down when it paused. */
async function failuresOfPaused(
  api: AdminApi,
  blocked: readonly BlockedEnvironment[],
): Promise<Map<string, InvocationFailure>> {
  const paused = blocked.filter(({ reason, lastFailure }) => reason === "paused" && lastFailure === null);
  const failures = new Map<string, InvocationFailure>();
  if (paused.length === 0) return failures;
  const query = `select id, event_json as event from sys_journal_events where event_type = 'Paused'
    and id in (${paused.map(({ invocationId }) => `'${invocationId}'`).join()}) order by appended_at`;
  for (const { id, event } of await queryAdmin(api, query, pauseSchema)) {
    if (event.last_failure) failures.set(id, event.last_failure);
  }
  return failures;
}
