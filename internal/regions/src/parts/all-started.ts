/**
 * Waits for all to have started or failed, so that nothing starts any more when this fails.
 *
 * @throws what failed first
 */
export async function allStarted<const Starting extends readonly unknown[]>(
  starting: Starting,
): Promise<{ -readonly [I in keyof Starting]: Awaited<Starting[I]> }> {
  await Promise.allSettled(starting);
  return await Promise.all(starting);
}
