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
import { requestTarget } from "./headers/request-target.ts";

/** What requests are served with. */
export interface ServingParts extends DialListener {
  readonly options: ResolvedFrontlineOptions;
  readonly router: Router;
  readonly token: ForwardingToken;
  readonly ejector: Ejector;
  readonly upstreams: Dispatcher;
  failed(attempt: Attempt): void;
}

/** Answers one request: by a sentinel of this region, by another region, or with an error. Never rejects. */
export async function serveRequest(parts: ServingParts, exchange: Exchange): Promise<void> {
  const { router, token, ejector, options } = parts;
  const { request } = exchange;
  try {
    if (request.method === "TRACE" || request.method === "CONNECT") throw methodNotAllowed(request.method);
    const { onwards, hosts } = clientHeaders(request, options.deploymentHeader);
    const { host, path } = requestTarget(request, hosts);
    const signed = request.headers[FORWARDED_HEADER];
    exchange.isForwarded = signed !== undefined && (await token.read(signed, { hostname: host })) !== null;

    const context = { forwarded: exchange.isForwarded, avoid: ejector.ejected };
    const plan = router.planCached(host, context) ?? (await router.plan(host, context));
    onwards.push(
      "host",
      host,
      ...forwardedHeaders(request, { isPeer: exchange.isForwarded, host, proto: options.proto }),
    );

    await attemptInOrder(plan, async (attempt) => {
      const toSentinel = attempt.destination === "local";
      const headers = toSentinel
        ? [...onwards, options.deploymentHeader, attempt.deploymentId]
        : [...onwards, FORWARDED_HEADER, await token.sign({ hostname: host, region: router.region })];
      const origin = toSentinel
        ? `http://${attempt.localSentinel.k8sAddress}`
        : nlbOrigin(options, attempt.nearestNlbRegion);
      try {
        await dial(parts, exchange, attempt, { origin, path, headers });
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

function dial(
  parts: ServingParts,
  exchange: Exchange,
  attempt: Attempt,
  to: { readonly origin: string; readonly path: string; readonly headers: string[] },
): Promise<void> {
  const { method = "GET", headers } = exchange.request;
  const length = headers["content-length"];
  const isChunked = headers["transfer-encoding"] !== undefined;
  if (length !== undefined && !isChunked) to.headers.push("content-length", length);
  const hasBody = isChunked || Number(length ?? 0) > 0;
  const body = hasBody ? exchange.body.forAttempt(attempt.destination === "remote") : null;
  const upgrade = exchange.upgradeHead === undefined ? null : headers.upgrade;
  return new Promise((resolve, reject) => {
    const handler = new Dial(exchange, attempt, parts, resolve, reject);
    parts.upstreams.dispatch({ ...to, method, body, upgrade } as Dispatcher.DispatchOptions, handler);
  });
}

function nlbOrigin({ nlbAddress }: ResolvedFrontlineOptions, region: Region): string {
  const origin = nlbAddress(region);
  if (origin === undefined) throw new PeerRefusedError({ region, reason: "NO_NLB_ADDRESS" }); // so that the next has it
  return origin;
}
