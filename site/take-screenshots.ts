import { join } from "node:path";
import { caseInUrl } from "./playground/case/case-in-url.ts";
import { readyCases } from "./playground/case/ready-cases.ts";
import { serveSite } from "./test/serve-site.ts";
import { startBrowser } from "./test/start-browser.ts";

/**
 * Makes the picture of the playground that GitHub shows, of the built site: `pnpm site:build`, then
 * `pnpm site:screenshots`. By hand, when what it shows has changed; fonts differ between machines.
 */
const picture = join(import.meta.dirname, "../docs/public/playground.png");

const tableErrs = readyCases[4];

const site = await serveSite();
const browser = await startBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1800 }, colorScheme: "light" });
  await page.goto(`${site.url}/playground?${caseInUrl(tableErrs.case)}`);
  const shown = await page.locator(".playground").boundingBox();
  if (!shown) throw new Error("The page shows no playground");
  const { x, y, width, height } = shown;
  await page.screenshot({ path: picture, clip: { x: x - 16, y: y - 8, width: width + 32, height: height + 8 } });
} finally {
  await browser.close();
  await site.stop();
}
