/** Whose admin API to ask. */
interface QueriedServer {
  /** E.g. `http://127.0.0.1:20002`. */
  readonly adminUrl: string;
}

/**
 * Rows of the admin API's SQL.
 *
 * @throws {Error} when the server doesn't answer, or refuses the query: the message has its words
 * @example
 * await queryRestate(restate, "select id, status from sys_invocation");
 */
export async function queryRestate(
  { adminUrl }: QueriedServer,
  query: string,
  signal?: AbortSignal,
): Promise<Record<string, unknown>[]> {
  const answer = await fetch(`${adminUrl}/query`, {
    method: "POST",
    // The API's other format is Arrow.
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ query }),
    ...(signal && { signal }),
  });
  if (!answer.ok) throw new Error(`${adminUrl}/query: ${answer.status} ${await answer.text()}`);
  const { rows } = (await answer.json()) as { rows: Record<string, unknown>[] };
  return rows;
}
