import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const WALK_TIMEOUT_MS = 180_000; // some forty pages, also on a machine that has other things to do
const WIDTHS = [320, 390, 768, 960, 1024, 1440]; // 768 and 960 are where the bar at the top changes

const site = { url: inject("siteUrl") };
let browser: Browser;
beforeAll(async () => {
  browser = await chromium.connect(inject("browserUrl"));
});
afterAll(() => browser?.close());

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

it(
  "every page of the sidebar opens, fits every window, light and dark, without an error or a request to others",
  async () => {
    const first = await open({ viewport: DESKTOP });
    const paths = await addresses(first.page);
    expect(paths.length).toBeGreaterThan(20);
    const schemes = ["light", "dark"] as const;
    const tabs = await Promise.all(schemes.map((colorScheme) => open({ viewport: DESKTOP, colorScheme })));
    await Promise.all(
      tabs.map(async ({ page, problems }, tab) => {
        for (const path of paths.filter((_, index) => index % tabs.length === tab)) await visit(page, path);
        expect(problems).toEqual([]);
      }),
    );
    for (const { page } of [first, ...tabs]) await page.close();
  },
  WALK_TIMEOUT_MS,
);

async function visit(page: Page, path: string): Promise<void> {
  await page.goto(`${site.url}${path}`);
  await page.locator("h1").first().waitFor();
  if (path === "/playground") await page.locator(".pg-headline").waitFor();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    expect(await sideways(page), `${path} at ${width} pixels`).toBeLessThanOrEqual(0);
  }
}

describe.each([
  { name: "a desktop, light", viewport: DESKTOP, colorScheme: "light" },
  { name: "a phone, dark", viewport: PHONE, colorScheme: "dark" },
] as const)("on $name", ({ viewport, colorScheme }) => {
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
    const input = page.locator("#localsearch-input");
    // The page listens once it runs, which is after it has loaded.
    await expect.poll(async () => page.keyboard.press("Control+k").then(() => input.count())).toBe(1);
    await input.fill("residency fence");
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
    ["how do I roll back", "/operations#promote-and-roll-back"],
    ["rollback", "/guide/deploy#promotion-and-rollback-rule-by-rule"],
    ["what does NOT_DEPLOYED mean", "/guide/decide#why-it-decides-so"],
    ["what happens when MySQL is down", "/operations#lose-the-database"],
    ["which Node", "/versions#what-they-run-on"],
    ["how do I add my own region", "/guide/proximity#add-a-region-of-your-own"],
    ["Cloudflare Worker", "/guide/follow#where-nothing-runs-between-requests"],
    ["how does it compare to Envoy", "/comparison#envoys-locality-failover"],
    ["grants", "/tables#grants"],
    ["database privileges", "/tables#grants"],
    ["what's the default poll interval", "/guide/follow#options-of-createrouter"],
    ["how to test my own store", "/guide/own-store"],
    ["Postgres", "/guide/own-store"],
    ["how do I drain a region", "/operations#drain-a-region"],
    ["NO_HEALTHY_SENTINEL", "/operations#what-visitors-get"],
    ["metrics", "/guide/observe"],
    ["ejection", "/guide/eject"],
    ["own proximity", "/guide/proximity"],
    ["createRouter", "/reference/frontline-core/#createrouter"],
    ["migrateToLatest", "/reference/frontline-adapter/#migratetolatest"],
  ])("finds %s: %s is among the first three", async (words, where) => {
    await expect.poll(() => found(words, 3)).toContainEqual(expect.stringContaining(where));
  });

  it.each([
    ["cursor", "/reference/frontline-core/"],
    ["forwarding token", "/architecture"],
    ["Restate identity", "/reference/restate-routing/"],
    ["allowedRegions", "/reference/router-core/"],
  ])("finds %s, and %s among the first ten", async (words, where) => {
    await expect.poll(() => found(words, 10)).toContainEqual(expect.stringContaining(where));
  });

  /** Where the first of what is found for some words leads. */
  async function found(words: string, count: number): Promise<(string | null)[]> {
    const input = page.locator("#localsearch-input");
    const links = page.locator("#localsearch-list a");
    if ((await input.inputValue()) !== words) {
      await input.fill("");
      await expect.poll(() => links.count()).toBe(0); // what was found before
      await input.fill(words);
    }
    return await links.evaluateAll((all, first) => all.slice(0, first).map((link) => link.getAttribute("href")), count);
  }
});
