import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { serveSite } from "./serve-site.ts";
import { browserOptions } from "./start-browser.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the built site is served, without a slash at its end. */
    readonly siteUrl: string;
    /** Where the one browser is that all files of a run share: each Chromium of its own takes seconds and 200 MB. */
    readonly browserUrl: string;
  }
}

/** Vitest's global setup. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const site = await serveSite();
  const browser = await chromium.launchServer(await browserOptions());
  provide("siteUrl", site.url);
  provide("browserUrl", browser.wsEndpoint());
  return async () => {
    await browser.close();
    await site.stop();
  };
}
