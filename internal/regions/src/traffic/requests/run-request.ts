import type { Dispatcher } from "undici";
import { dialInTurn, type TrafficRequest } from "../dial-in-turn.ts";
import { requestForm } from "./request-form.ts";
import { sendRequest } from "./send-request.ts";

/** Sends the request that is the `index`-th, and records what becomes of it. Never rejects. */
export async function runRequest(client: Dispatcher, request: TrafficRequest, index: number): Promise<void> {
  const { hostname, record } = request;
  const form = requestForm(index);
  record.sent();
  const sentAt = performance.now();
  const { dialled, result } = await dialInTurn(request, (origin) => sendRequest(client, origin, request, form));
  record.ended({ what: "request", hostname, sentAt, dialled, endedAt: performance.now() }, result);
  if ("failure" in result) return;
  if (form.body) record.body(form.body.length);
  if (form.answerChars > 0) record.body(form.answerChars);
}
