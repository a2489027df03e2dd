import type { RestateServer } from "@frontline-routing/test-servers";

/** What came back over HTTP. */
export interface Answer {
  readonly status: number;
  readonly invocationId: string;
  readonly body: unknown;
}

/** Calls the service as a stranger would: plain HTTP, no client of ours. A string is sent as it is. */
export async function callOverHttp(restate: RestateServer, key: string, body: unknown): Promise<Answer> {
  const answer = await fetch(`${restate.ingressUrl}/hydra.v1.RoutingService/${key}/AssignFrontlineRoutes`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return {
    status: answer.status,
    invocationId: answer.headers.get("x-restate-id") ?? "",
    body: await answer.json(),
  };
}
