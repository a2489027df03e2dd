import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveSite } from "./serve-site.ts";
import { startBrowser } from "./start-browser.ts";

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

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

/** A tab, and what went wrong in it: what it logged as an error, and what it asked of others. */
async function open(options: Parameters<Browser["newPage"]>[0]): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage(options);
  const problems: string[] = [];
  page.on("console", (message) => message.type() === "error" && problems.push(`${page.url()}: ${message.text()}`));
  page.on("pageerror", ({ message }) => problems.push(`${page.url()}: ${message}`));
  page.on("request", (request) => {
    if (!/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(site.url)) problems.push(request.url());
  });
  page.on(
    "response",
    (response) => response.status() >= 400 && problems.push(`${response.status()} ${response.url()}`),
  );
  return { page, problems };
}

/** Every page that the sidebar has, and the first. */
async function addresses(page: Page): Promise<string[]> {
  await page.goto(`${site.url}/architecture`);
  const links = page.locator(".VPSidebar a");
  const found = await links.evaluateAll((elements) =>
    elements.map((element) => (element as HTMLAnchorElement).pathname),
  );
  return ["/", ...new Set(found)];
}

/** The elements that reach beyond the window, where nothing around them scrolls. */
function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

describe.each([
  { name: "a desktop, light", viewport: DESKTOP, colorScheme: "light" },
  { name: "a phone, dark", viewport: PHONE, colorScheme: "dark" },
] as const)("on $name", ({ viewport, colorScheme }) => {
  it("every page of the sidebar opens, as wide as the window, without an error or a request to others", async () => {
    const { page, problems } = await open({ viewport, colorScheme });
    const paths = await addresses(page);
    expect(paths.length).toBeGreaterThan(20);
    for (const path of paths) {
      await page.goto(`${site.url}${path}`);
      expect(await page.locator("h1").first().isVisible(), path).toBe(true);
      expect(await sideways(page), path).toBeLessThanOrEqual(0);
    }
    expect(problems).toEqual([]);
    await page.close();
  });

  it("diagrams are drawn in its colors", async () => {
    const { page, problems } = await open({ viewport, colorScheme });
    await page.goto(`${site.url}/architecture`);
    const drawings = page.locator(".mermaid-diagram svg");
    await expect.poll(() => drawings.count()).toBe(3);
    expect(await drawings.first().textContent()).toContain("routing service");
    expect(await page.locator("html.dark").count()).toBe(colorScheme === "dark" ? 1 : 0);
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    expect(problems).toEqual([]);
    await page.close();
  });
});

describe("without JavaScript", () => {
  it("a page can be read, its diagrams as text", async () => {
    const { page } = await open({ javaScriptEnabled: false });
    await page.goto(`${site.url}/architecture`);
    expect(await page.locator(".mermaid-diagram pre").first().textContent()).toContain('visitor(["visitor"]) -->');
    expect(await page.locator("main").textContent()).not.toContain("no-run");
    await page.close();
  });
});

describe("the keyboard", () => {
  it("skips to the content, and shows where it is", async () => {
    const { page } = await open({ viewport: DESKTOP });
    await page.goto(`${site.url}/architecture`);
    await page.keyboard.press("Tab");
    const skip = page.locator(".VPSkipLink");
    await expect
      .poll(() => skip.evaluate((link) => link === document.activeElement && link.clientHeight > 1))
      .toBe(true);
    await page.keyboard.press("Enter");
    await expect.poll(() => new URL(page.url()).hash).toBe("#VPContent");
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => {
      const focused = document.activeElement;
      return focused === null ? "" : `${focused.tagName} ${getComputedStyle(focused).outlineStyle}`;
    });
    expect(outline).toMatch(/^(?:A|BUTTON|TABLE|DIV) (?!none)/);
    await page.close();
  });

  it("opens the search, and what it found", async () => {
    const { page } = await open({ viewport: DESKTOP });
    await page.goto(`${site.url}/scaling`);
    await page.keyboard.press("Control+k");
    await page.locator("#localsearch-input").fill("residency fence");
    await page.locator("#localsearch-list li").first().waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).not.toContain("/scaling");
    await page.close();
  });
});

describe("the search, offline", () => {
  let page: Page;
  beforeAll(async () => {
    ({ page } = await open({ viewport: DESKTOP }));
    await page.goto(`${site.url}/scaling`);
    await page.locator(".VPNavBarSearch button").click();
    await page.locator("#localsearch-input").fill("route");
    await page.locator("#localsearch-list li").first().waitFor();
    await page.context().setOffline(true);
  });
  afterAll(() => page?.close());

  it.each([
    ["drain", "/operations#drain-a-region"],
    ["rollback", "/operations#promote-and-roll-back"],
    ["NO_HEALTHY_SENTINEL", "/operations#"],
    ["cursor", "/reference/frontline-core/"],
    ["forwarding token", "/architecture"],
    ["ejection", "/guide/eject"],
    ["migrateToLatest", "/reference/frontline-adapter/#migratetolatest"],
    ["promote", "/operations#promote-and-roll-back"],
    ["own proximity", "/guide/proximity"],
    ["Restate identity", "/reference/restate-routing/"],
    ["createRouter", "/reference/frontline-core/#createrouter"],
    ["allowedRegions", "/reference/router-core/"],
  ])("finds %s, and %s among the first ten", async (words, where) => {
    const input = page.locator("#localsearch-input");
    const found = page.locator("#localsearch-list a");
    await input.fill("");
    await expect.poll(() => found.count()).toBe(0); // what was found before
    await input.fill(words);
    const hrefs = () => found.evaluateAll((links) => links.slice(0, 10).map((link) => link.getAttribute("href")));
    await expect.poll(hrefs).toContainEqual(expect.stringContaining(where));
  });
});
