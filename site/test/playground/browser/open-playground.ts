import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { serveSite } from "../../serve-site.ts";
import { startBrowser } from "../../start-browser.ts";

/** What a test opens a page with; its permissions and size are a browser context's. */
type ContextOptions = Parameters<Browser["newContext"]>[0];

/** The built site in a browser for the tests of one file: opens the playground with a query. */
export function playgroundInBrowser(): (query?: string, options?: ContextOptions) => Promise<Page> {
  let site: Awaited<ReturnType<typeof serveSite>>;
  let browser: Browser;
  beforeAll(async () => {
    site = await serveSite();
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });
  return async (query = "", options = {}) => {
    const page = await browser.newPage(options);
    await page.goto(`${site.url}/playground${query}`);
    await page.getByRole("heading", { name: "The case" }).waitFor();
    return page;
  };
}
