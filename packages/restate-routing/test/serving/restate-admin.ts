import { queryRestate, type RestateServer } from "@frontline-routing/test-servers";

/** The names of the steps in an invocation's journal, in order. */
export async function journalledSteps(restate: RestateServer, invocationId: string): Promise<unknown[]> {
  const rows = await queryRestate(
    restate,
    `select name from sys_journal where id = '${invocationId}' and entry_type = 'Command: Run' order by index`,
  );
  return rows.map((row) => row.name);
}

/** The id of the one invocation of a key that has not ended. */
export async function runningInvocation(restate: RestateServer, key: string): Promise<string> {
  const rows = await queryRestate(
    restate,
    `select id from sys_invocation where target_service_key = '${key}' and status != 'completed'`,
  );
  const id = rows.length === 1 ? rows[0]?.id : undefined;
  if (typeof id !== "string") throw new Error(`expected one invocation, found ${JSON.stringify(rows)}`);
  return id;
}

/** Cancels an invocation, as an operator does. */
export async function cancelInvocation(restate: RestateServer, id: string): Promise<void> {
  const answer = await fetch(`${restate.adminUrl}/invocations/${id}/cancel`, { method: "PATCH" });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}
