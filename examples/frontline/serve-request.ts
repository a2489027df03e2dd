import type { Router } from "@frontline-routing/frontline-core";
import {
  attemptInOrder,
  FORWARDED_HEADER,
  type ForwardingToken,
  isDialFailure,
  PeerRefusedError,
} from "@frontline-routing/frontline-core/forwarding";
import type { Region } from "@frontline-routing/router-core";
import type { Dispatcher } from "undici";
import { Dial, type DialListener } from "./dial.ts";
import type { Attempt, Ejector } from "./ejector.ts";
import type { Exchange } from "./exchange.ts";
import { methodNotAllowed } from "./frontline-error.ts";
import type { ResolvedFrontlineOptions } from "./frontline-options.ts";
import { clientHeaders } from "./headers/client-headers.ts";
import { forwardedHeaders } from "./headers/forwarded.ts";
import { type RequestTarget, requestTarget } from "./headers/request-target.ts";

/** What requests are served with. */
export interface ServingParts extends DialListener {
  readonly options: ResolvedFrontlineOptions;
  readonly router: Router;
  readonly token: ForwardingToken;
  readonly ejector: Ejector;
  readonly upstreams: Dispatcher;
  failed(attempt: Attempt): void;
}

/** A request on its way: whose answer it is for, and what is sent of it. */
interface Sending extends RequestTarget {
  readonly exchange: Exchange;
  /** What of the client's header fields goes on: names and values in turn. */
  readonly onwards: string[];
}

/**
 * Answers one request: by a sentinel of this region, by another region, or with an error. Never throws.
 *
 * What nearly every request is, of a client, for a route that is held, to a sentinel that can be dialled, takes no promise.
 */
export function serveRequest(parts: ServingParts, exchange: Exchange): void {
  const { router, ejector, options } = parts;
  const { request } = exchange;
  try {
    if (request.method === "TRACE" || request.method === "CONNECT") throw methodNotAllowed(request.method);
    const { onwards, hosts } = clientHeaders(request, options.deploymentHeader);
    const { host, path } = requestTarget(request, hosts);
    const sending = { exchange, onwards, host, path };
    const isSigned = request.headers[FORWARDED_HEADER] !== undefined;
    const plan = isSigned ? undefined : router.planCached(host, { avoid: ejector.ejected });
    const first = plan?.[0];
    if (plan === undefined || first?.destination !== "local") {
      void walk(parts, sending, plan);
      return;
    }
    addForwarded(parts, sending);
    toSentinel(parts, sending, first, (error) => {
      if (error !== undefined) void walk(parts, sending, plan, error);
    });
  } catch (error) {
    exchange.fail(error);
  }
}

/**
 * The same with all that may come up: a token to read, a lookup to wait for, attempts to walk.
 *
 * @param firstError what the first attempt of the plan failed with, which was made already
 */
async function walk(
  parts: ServingParts,
  sending: Sending,
  held?: readonly Attempt[],
  firstError?: unknown,
): Promise<void> {
  const { router, token, ejector } = parts;
  const { exchange, host } = sending;
  try {
    const signed = exchange.request.headers[FORWARDED_HEADER];
    exchange.isForwarded = signed !== undefined && (await token.read(signed, { hostname: host })) !== null;
    const context = { forwarded: exchange.isForwarded, avoid: ejector.ejected };
    const plan = held ?? router.planCached(host, context) ?? (await router.plan(host, context));
    if (firstError === undefined) addForwarded(parts, sending);

    await attemptInOrder(plan, async (attempt, index) => {
      try {
        if (index === 0 && firstError !== undefined) throw firstError;
        const signature =
          attempt.destination === "remote" && (await token.sign({ hostname: host, region: router.region }));
        await new Promise<void>((resolve, reject) => {
          const settle = (error?: unknown) => (error === undefined ? resolve() : reject(error));
          if (attempt.destination === "local") toSentinel(parts, sending, attempt, settle);
          else toPeer(parts, sending, attempt, String(signature), settle);
        });
      } catch (error) {
        if (isDialFailure(error) && !(error instanceof PeerRefusedError)) {
          ejector.failed(attempt, plan);
          parts.failed(attempt);
        }
        throw error;
      }
    });
  } catch (error) {
    exchange.fail(error);
  }
}

type LocalAttempt = Extract<Attempt, { readonly destination: "local" }>;
type RemoteAttempt = Exclude<Attempt, LocalAttempt>;
type Settle = (error?: unknown) => void;

function toSentinel(parts: ServingParts, sending: Sending, attempt: LocalAttempt, settle: Settle): void {
  const headers = [...sending.onwards, parts.options.deploymentHeader, attempt.deploymentId];
  dial(parts, sending, attempt, `http://${attempt.localSentinel.k8sAddress}`, headers, settle);
}

function toPeer(parts: ServingParts, sending: Sending, attempt: RemoteAttempt, token: string, settle: Settle): void {
  const region: Region = attempt.nearestNlbRegion;
  const origin = parts.options.nlbAddress(region);
  if (origin === undefined) throw new PeerRefusedError({ region, reason: "NO_NLB_ADDRESS" }); // so that the next has it
  dial(parts, sending, attempt, origin, [...sending.onwards, FORWARDED_HEADER, token], settle);
}

function dial(
  parts: ServingParts,
  { exchange, path }: Sending,
  attempt: Attempt,
  origin: string,
  headers: string[],
  settle: Settle,
): void {
  const { request, upgradeHead } = exchange;
  const length = request.headers["content-length"];
  const isChunked = request.headers["transfer-encoding"] !== undefined;
  if (length !== undefined && !isChunked) headers.push("content-length", length);
  const hasBody = isChunked || (length !== undefined && Number(length) > 0);
  const body = hasBody ? exchange.body.forAttempt(attempt.destination === "remote") : null;
  const upgrade = upgradeHead === undefined ? null : request.headers.upgrade;
  const options = { origin, path, method: request.method, headers, body, upgrade };
  parts.upstreams.dispatch(options as Dispatcher.DispatchOptions, new Dial(exchange, attempt, parts, settle));
}

function addForwarded({ options }: ServingParts, { exchange, onwards, host }: Sending): void {
  onwards.push("host", host);
  forwardedHeaders(onwards, exchange.request, { isPeer: exchange.isForwarded, host, proto: options.proto });
}
