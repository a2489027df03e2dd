import { afterAll, beforeAll, expect, it } from "vitest";
import { serveSite } from "./serve-site.ts";
import { startBrowser } from "./start-browser.ts";

let site: Awaited<ReturnType<typeof serveSite>>;
let browser: Awaited<ReturnType<typeof startBrowser>>;
beforeAll(async () => {
  site = await serveSite();
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

it("opens in a browser", async () => {
  const page = await browser.newPage();
  await page.goto(`${site.url}/architecture`);
  expect(await page.locator("h1").textContent()).toContain("Architecture");
});
