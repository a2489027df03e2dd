import type { Dispatcher } from "undici";
import type { TrafficRequest } from "../dial-in-turn.ts";
import { answererOf, refusal, unanswered } from "../judging/failures.ts";
import { type Failed, failed, type Outcome } from "../judging/outcome.ts";
import { askForPadding, type TrafficAnswer } from "../traffic-answer.ts";
import { witnessHeaders } from "../witness.ts";
import type { RequestForm } from "./request-form.ts";

/** Sends a request to a frontline, and verifies all of its answer but the deployment. Never rejects. */
export async function sendRequest(
  client: Dispatcher,
  origin: string,
  request: TrafficRequest,
  form: RequestForm,
): Promise<Outcome> {
  const { method, body: sent = null, answerChars } = form;
  const path = `/traffic?id=${request.id}`;
  const headers = {
    host: request.hostname,
    ...witnessHeaders(request.id, request.witnessPort),
    ...askForPadding(answerChars),
  };
  try {
    const { statusCode, headers: received, body } = await client.request({ origin, path, method, headers, body: sent });
    const seen = answererOf(received);
    const text = await body.text().catch((error: unknown) => unanswered(error, { broke: "answer", ...seen }));
    if (typeof text !== "string") return text;
    if (statusCode !== 200) return refusal(statusCode, text, seen);
    const answer = parse(text);
    // Nothing was cut where no connection broke: a proxy that ends what it didn't get to the end of hides a failure.
    if (answer === undefined) return failed("truncated in silence", `${text.length} characters`);
    const problem = problemOf(answer, { ...form, path, host: request.hostname }, seen);
    const { deployment, region, sentinel } = answer;
    return problem ?? { deployment, region, sentinel };
  } catch (error) {
    return unanswered(error, { broke: "client" });
  }
}

function problemOf(
  answer: TrafficAnswer,
  { method, host, path, body, sha256, answerChars }: RequestForm & { readonly host: string; readonly path: string },
  seen: ReturnType<typeof answererOf>,
): Failed | undefined {
  const { bodyBytes, bodySha256, padding = "", region, sentinel } = answer;
  if (bodyBytes !== (body?.length ?? 0) || bodySha256 !== sha256) {
    return failed("wrong body", `${bodyBytes} bytes arrived of ${body?.length ?? 0}`);
  }
  if (padding.length !== answerChars) return failed("wrong body", `${padding.length} characters of ${answerChars}`);
  const arrived = `${answer.method} ${answer.host} ${answer.path}`;
  if (arrived !== `${method} ${host} ${path}`) return failed("wrong request", arrived);
  if ((seen.region ?? region) !== region || (seen.sentinel ?? sentinel) !== sentinel) {
    return failed("wrong answer headers", `${seen.region} ${seen.sentinel}, not ${region} ${sentinel}`);
  }
  return undefined;
}

function parse(text: string): TrafficAnswer | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
