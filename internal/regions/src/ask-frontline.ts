import { request } from "undici";
import type { SentinelAnswer } from "./sentinel/sentinel-answer.ts";

/**
 * Asks a frontline for a hostname, on a connection of its own.
 *
 * @param url the frontline's origin
 * @throws {Error} it can't be reached, or the answer isn't a sentinel's
 */
export async function askFrontline(url: string, hostname: string): Promise<SentinelAnswer> {
  const { statusCode, body } = await request(url, { headers: { host: hostname }, reset: true });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${url} answers for ${hostname} with ${statusCode}: ${text}`);
  return JSON.parse(text) as SentinelAnswer;
}
