import { z } from "zod";
import { RestateAdminError, type RestateAdminErrorCode } from "./restate-admin-error.ts";

const MAX_REPORTED_LENGTH = 500; // of a body that explains a refusal

/** Where and how to ask. */
export interface AdminApi {
  readonly adminUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Ends when the time is up or the caller lost interest. */
  readonly signal: AbortSignal;
}

/** Asks the admin API's SQL, and checks each row. @throws {RestateAdminError} there is no answer, or not such rows */
export async function queryAdmin<S extends z.ZodType>(api: AdminApi, query: string, row: S): Promise<z.output<S>[]> {
  const { adminUrl, headers, timeoutMs, signal } = api;
  const failed = (code: RestateAdminErrorCode, problem: string, status: number | null, cause: unknown) =>
    new RestateAdminError(`the Restate admin API at ${adminUrl} ${problem}`, { code, status, cause });

  let answer: Response;
  let text: string;
  try {
    answer = await fetch(`${adminUrl}/query`, {
      method: "POST",
      // The API's other format is Arrow.
      headers: { ...headers, "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ query }),
      signal,
    });
    text = await answer.text();
  } catch (cause) {
    const problem = signal.aborted
      ? `didn't answer within ${timeoutMs / 1000} s`
      : "can't be reached; check adminUrl and that the server runs";
    throw failed("RESTATE_ADMIN_UNREACHABLE", problem, null, cause);
  }
  if (!answer.ok) {
    const problem = `answered ${answer.status}; check headers, and that adminUrl is the admin API and not the ingress`;
    const cause = new Error(text.slice(0, MAX_REPORTED_LENGTH));
    throw failed("RESTATE_ADMIN_REFUSED", problem, answer.status, cause);
  }
  try {
    return z.object({ rows: z.array(row) }).parse(JSON.parse(text)).rows;
  } catch (cause) {
    const problem =
      "answered what a Restate server of a known version doesn't; check adminUrl and the server's version";
    throw failed("RESTATE_ADMIN_ANSWER_UNREADABLE", problem, answer.status, cause);
  }
}
