import fc from "fast-check";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { caseInUrl } from "../../../playground/case/case-in-url.ts";
import { readCase } from "../../../playground/case/read-case.ts";
import { readyCases } from "../../../playground/case/ready-cases.ts";
import { decideCase } from "../../../playground/decision/decide-case.ts";
import { anyCase } from "../arbitrary-case.ts";
import { goToPlayground, playgroundInBrowser } from "./open-playground.ts";

const open = playgroundInBrowser();

describe("the page", () => {
  const sampled = fc.sample(anyCase, { numRuns: 8, seed: 1 });
  const cases = [...readyCases.map((ready) => ready.case), ...sampled].map(caseInUrl).map((query) => [query]);
  let page: Page;
  beforeAll(async () => {
    page = await open();
  });
  afterAll(() => page?.close());

  it.each(cases)("decides as Node does: %s", async (query) => {
    const { attempts, error, text } = decideCase(readCase(query).case);
    await goToPlayground(page, `?${query}`);
    expect(await page.locator(".pg-text pre").textContent()).toBe(text);
    expect(await attemptsOn(page)).toEqual(
      attempts.map(({ localSentinel, nearestNlbRegion }) =>
        localSentinel ? `sentinel ${localSentinel.id}` : nearestNlbRegion,
      ),
    );
    const status = await page.locator(".pg-summary").textContent();
    if (error) {
      for (const part of [error.code, `${error.status}`, error.publicMessage]) expect(status).toContain(part);
    } else {
      expect(status).toContain(attempts[0]?.localSentinel?.id ?? attempts[0]?.nearestNlbRegion);
    }
  });

  it("has one copy of router-core, and follows it", async () => {
    const page = await open();
    const copies: string[] = [];
    // What the package says to a visitor, changed in the very script that the page loads.
    await page.route("**/*.js", async (route) => {
      const response = await route.fetch();
      const script = await response.text();
      copies.push(...(script.match(/The service is temporarily unavailable\./g) ?? []));
      await route.fulfill({
        response,
        body: script
          .replace("The service is temporarily unavailable.", "Changed in the package.")
          .replaceAll(/"NO_ELIGIBLE_SENTINEL"/g, '"CHANGED_TOO"'),
      });
    });
    await page.goto(page.url().replace(/\?.*|$/, `?${caseInUrl(readyCases[3].case)}`));
    await page.getByText("Changed in the package.").waitFor();
    expect(await page.locator(".pg-text pre").textContent()).toContain("CHANGED_TOO");
    expect(copies).toHaveLength(1);
    await page.close();
  });
});

async function attemptsOn(page: Page): Promise<string[]> {
  const list = page.getByRole("region", { name: "Order of attempts" }).locator(".pg-name");
  return await list.allTextContents();
}
