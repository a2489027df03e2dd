import { queryRestate, type RestateServer } from "@frontline-routing/test-servers";

/** An invocation as the server knows it. */
export interface Invocation {
  readonly id: string;
  /** `null` for a call without one. */
  readonly idempotencyKey: string | null;
  readonly isCompleted: boolean;
}

type Admin = Pick<RestateServer, "adminUrl">;

/** The key of the virtual object that an invocation changes: its environment. */
export async function environmentOf(admin: Admin, invocationId: string): Promise<string> {
  const [row] = await queryRestate(admin, `select target_service_key from sys_invocation where id = '${invocationId}'`);
  if (typeof row?.target_service_key !== "string") throw new Error(`there is no invocation ${invocationId}`);
  return row.target_service_key;
}

/** All invocations, or those that a condition in SQL holds for. */
export async function findInvocations(admin: Admin, where = "true"): Promise<Invocation[]> {
  const rows = await queryRestate(admin, `select id, idempotency_key, status from sys_invocation where ${where}`);
  return rows.map(({ id, idempotency_key, status }) => ({
    id: String(id),
    idempotencyKey: typeof idempotency_key === "string" ? idempotency_key : null,
    isCompleted: status === "completed",
  }));
}

/** Ends an invocation at once, whatever it is doing, as an operator may. */
export async function killInvocation({ adminUrl }: Admin, id: string): Promise<void> {
  await request(`${adminUrl}/invocations/${id}/kill`, "PATCH");
}

/** Makes the server cut an attempt off sooner than the service asks for. */
export async function setTimeouts({ adminUrl }: Admin, service: string, timeoutMs: number): Promise<void> {
  const timeout = `${timeoutMs}ms`;
  await request(`${adminUrl}/services/${service}`, "PATCH", { inactivity_timeout: timeout, abort_timeout: timeout });
}

async function request(url: string, method: string, body?: object): Promise<Response> {
  const answer = await fetch(url, {
    method,
    headers: { "content-type": "application/json", accept: "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return answer;
}
