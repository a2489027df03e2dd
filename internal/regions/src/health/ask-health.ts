/** What a sentinel says of itself. `silent`: it took the connection, or not, but gave no answer in time. */
export type AskedHealth = "healthy" | "unhealthy" | "refused" | "silent";

/**
 * Asks a sentinel. Never rejects.
 *
 * @param address its host and port
 * @param id who has to answer there
 * @param signal ends the wait
 */
export async function askHealth(address: string, id: string, signal: AbortSignal): Promise<AskedHealth> {
  try {
    const answer = await fetch(`http://${address}/healthz`, { signal, headers: { connection: "close" } });
    const body = (await answer.json()) as { readonly sentinel?: string };
    return answer.ok && body.sentinel === id ? "healthy" : "unhealthy";
  } catch {
    return signal.aborted ? "silent" : "refused";
  }
}
