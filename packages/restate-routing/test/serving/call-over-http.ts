import type { RestateServer } from "@frontline-routing/test-servers";

/** What came back over HTTP. */
export interface Answer {
  readonly status: number;
  readonly invocationId: string;
  readonly body: unknown;
}

/** What a call may have beside its body. */
export interface HttpCall {
  /** Default: `AssignFrontlineRoutes`. */
  readonly handler?: string;
  /** Beside the content type, which is `application/json` unless given. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the service as a stranger would: plain HTTP, no client of ours. A string is sent as it is. */
export async function callOverHttp(
  restate: RestateServer,
  key: string,
  body: unknown,
  { handler = "AssignFrontlineRoutes", headers = {} }: HttpCall = {},
): Promise<Answer> {
  const answer = await fetch(`${restate.ingressUrl}/hydra.v1.RoutingService/${key}/${handler}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    invocationId: answer.headers.get("x-restate-id") ?? "",
    body: isJson(text) ? JSON.parse(text) : text,
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
