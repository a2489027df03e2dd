import { InvalidRequestError } from "@frontline-routing/routing-core";
import type * as asks from "../wire/requests.ts";
import type { RoutingCallOptions } from "./routing-client-options.ts";

/** What a call asks for. Who asks and why don't count: a second attempt may say these in other words. */
export type Asked = { readonly handler: string; readonly key: string } & Partial<
  asks.PromotionMessage & asks.SwapLiveDeploymentRequest & asks.CreateRoutesRequest & asks.DeployRequest
>;

const HEADER_VALUE = /^[\x21-\x7e]+$/;

/** What a call asks for, as 64 hexadecimal digits: the same for the same request on every platform. */
export async function fingerprint({ hostnames, ...asked }: Asked): Promise<string> {
  // On the wire, missing is empty.
  const { handler, key, deploymentId = "", frontlineRouteIds = [], setRollbackFlag = false, live = "" } = asked;
  const { expectedLiveDeploymentId = "", expectNothingLive = false, environmentId = "", projectId = "" } = asked;
  const named = hostnames?.map(({ fullyQualifiedDomainName, sticky, frontlineRouteId = "" }) => {
    return [fullyQualifiedDomainName, sticky, frontlineRouteId];
  });
  const routes = [deploymentId, frontlineRouteIds, setRollbackFlag, named, live];
  return await sha256([handler, key, ...routes, expectedLiveDeploymentId, expectNothingLive, environmentId, projectId]);
}

/**
 * The key under which Restate knows a call, its retries included.
 *
 * @throws {InvalidRequestError} both options are given, or one that is no good
 */
export async function idempotencyKeyOf(asked: string, { nonce, idempotencyKey }: RoutingCallOptions): Promise<string> {
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
