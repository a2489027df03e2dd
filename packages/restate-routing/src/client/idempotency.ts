import { InvalidRequestError } from "@frontline-routing/routing-core";
import type { CreateRoutesRequest } from "../handlers/create-routes.ts";
import type { DeployRequest } from "../handlers/deploy.ts";
import type { PromotionMessage } from "../handlers/promotion-messages.ts";
import type { SwapLiveDeploymentRequest } from "../handlers/swap-live-deployment.ts";

/** What a call asks for. Who asks and why don't count: a second attempt may say these in other words. */
export type Asked = { readonly handler: string; readonly key: string } & Partial<
  PromotionMessage & SwapLiveDeploymentRequest & CreateRoutesRequest & DeployRequest
>;

/** How a caller may tell one call from another. At most one of the two. */
export interface IdempotencyOptions {
  /**
   * What makes this call this one and no other, e.g. the id of the job that makes it: two calls that ask for the same
   * with the same nonce are one call, and the second gets the first one's answer, also when that was an error.
   *
   * Default: a random one per call, so that only the retries that the client itself makes are one call. Without one,
   * promoting d_1, then d_2, then d_1 again would end with d_2: Restate would answer the third with the first one's answer.
   */
  readonly nonce?: string | undefined;
  /**
   * The whole key, for callers that have one. Calls with the same key are one call; one that asks for something else is
   * refused with an `IdempotencyKeyReusedError`. Printable ASCII without spaces. Restate forgets it after a day.
   */
  readonly idempotencyKey?: string | undefined;
}

const HEADER_VALUE = /^[\x21-\x7e]+$/;

/** What a call asks for, as 64 hexadecimal digits: the same for the same request on every platform. */
export async function fingerprint(asked: Asked): Promise<string> {
  const { handler, key, deploymentId = null, frontlineRouteIds = null, setRollbackFlag = false } = asked;
  const { expectedLiveDeploymentId, expectNothingLive } = asked;
  // None, and not an empty one, so that a request without an expectation is the one that it was to older clients.
  const expected = expectNothingLive ? [null] : expectedLiveDeploymentId ? [expectedLiveDeploymentId] : [];
  return await sha256([
    handler,
    key,
    deploymentId,
    frontlineRouteIds,
    setRollbackFlag,
    ...expected,
    ...routesOf(asked),
  ]);
}

/** One object or none: no expectation looks like it. On the wire, missing is empty. */
function routesOf({ environmentId = "", projectId = "", hostnames, live }: Asked): readonly object[] {
  if (environmentId === "" && projectId === "" && hostnames === undefined && live === undefined) return [];
  const named = hostnames?.map(({ fullyQualifiedDomainName, sticky, frontlineRouteId = "" }) => {
    return [fullyQualifiedDomainName, sticky, frontlineRouteId];
  });
  return [{ environmentId, projectId, hostnames: named, live }];
}

/**
 * The key under which Restate knows a call, its retries included.
 *
 * @throws {InvalidRequestError} both options are given, or one that is no good
 */
export async function idempotencyKeyOf(asked: string, { nonce, idempotencyKey }: IdempotencyOptions): Promise<string> {
  const invalid = (field: string, problem: string) => new InvalidRequestError({ field, problem });
  if (idempotencyKey === undefined) {
    if (nonce === "") throw invalid("nonce", "must not be empty; leave it out for a random one");
    return await sha256([asked, nonce ?? crypto.randomUUID()]);
  }
  if (nonce !== undefined) throw invalid("nonce", "has no effect beside idempotencyKey; give one of them");
  if (HEADER_VALUE.test(idempotencyKey)) return idempotencyKey;
  throw invalid("idempotencyKey", `must be printable ASCII without spaces, got ${JSON.stringify(idempotencyKey)}`);
}

async function sha256(parts: readonly unknown[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
