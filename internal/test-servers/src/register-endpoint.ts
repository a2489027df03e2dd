const REGISTER_TIMEOUT_MS = 30_000;

/**
 * Makes the services of an HTTP/2 endpoint known to a Restate server, or updates them.
 *
 * @throws {Error} when the endpoint can't be reached or the server refuses it
 */
export async function registerEndpoint(adminUrl: string, endpointUrl: string): Promise<void> {
  const problem = `Restate server can't register the endpoint ${endpointUrl}`;
  let answer: Response;
  try {
    answer = await fetch(`${adminUrl}/deployments`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      // The SDK's server speaks HTTP/2 without TLS. `force`: the same address may serve another version by now.
      body: JSON.stringify({ uri: endpointUrl, force: true, use_http_11: false }),
      signal: AbortSignal.timeout(REGISTER_TIMEOUT_MS),
    });
  } catch (cause) {
    throw new Error(`${problem}: its admin API at ${adminUrl} doesn't answer`, { cause });
  }
  if (!answer.ok) throw new Error(`${problem}: ${answer.status} ${await answer.text()}`);
}
