import { findChromium } from "@frontline-routing/test-servers/find-chromium";
import { type Browser, chromium, type LaunchOptions } from "playwright-core";

/** What starts Chromium where tests run: a container's root can't have its sandbox, and /dev/shm is too small for one tab. */
export async function browserOptions(): Promise<LaunchOptions> {
  return { executablePath: await findChromium(), args: ["--no-sandbox", "--disable-dev-shm-usage"] };
}

/**
 * A headless Chromium of this machine, installed where it can be.
 *
 * @throws {Error} where there is none, with what to install
 */
export async function startBrowser(): Promise<Browser> {
  return await chromium.launch(await browserOptions());
}
