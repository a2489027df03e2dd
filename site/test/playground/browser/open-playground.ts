import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, inject } from "vitest";

/** What a test opens a page with; its permissions and size are a browser context's. */
type ContextOptions = Parameters<Browser["newContext"]>[0];

/** The built site in the browser of the run, for the tests of one file: opens the playground with a query. */
export function playgroundInBrowser(): (query?: string, options?: ContextOptions) => Promise<Page> {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.connect(inject("browserUrl"));
  });
  afterAll(() => browser?.close());
  return async (query = "", options = {}) => {
    const page = await browser.newPage(options);
    await goToPlayground(page, query);
    return page;
  };
}

/** The same tab with another query, loaded anew. */
export async function goToPlayground(page: Page, query: string): Promise<void> {
  await page.goto(`${inject("siteUrl")}/playground${query}`);
  await page.getByRole("heading", { name: "The case" }).waitFor();
}
