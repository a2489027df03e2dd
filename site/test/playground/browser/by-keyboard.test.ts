import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { playgroundInBrowser } from "./open-playground.ts";

const open = playgroundInBrowser();
const result = (page: Page) => page.locator(".pg-headline").textContent();

describe("by keyboard alone", () => {
  it("one chooses where the request arrives, changes a sentinel's health, and reads the result", async () => {
    const page = await open();
    expect(await result(page)).toBe("Sent to the NLB of eu-central-1.aws, 23.9 ms away");

    await tabTo(page, "Arrives in");
    await page.keyboard.type("us-east-1");
    await expect.poll(() => result(page)).toBe("Served here in us-east-1.aws by sentinel s_4");

    for (const sentinel of ["s_3", "s_4"]) {
      await tabTo(page, `Health of ${sentinel}, us-east-1.aws`);
      await page.keyboard.press("ArrowDown");
    }
    await expect.poll(() => result(page)).toBe("Sent to the NLB of eu-central-1.aws, 89.6 ms away");

    await tabTo(page, "Deployment wanted running");
    await page.keyboard.press("Space");
    await expect.poll(() => result(page)).toBe("Answered with 503 DEPLOYMENT_OFFLINE");
    await page.close();
  });

  it("one adds a region, turns its dial, drains it and takes it away again", async () => {
    const page = await open();
    await tabTo(page, "Another region");
    await page.keyboard.type("eu-west-2");
    expect(await result(page)).toContain("eu-central-1.aws");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => result(page)).toBe("Sent to the NLB of eu-west-2.aws, 10.5 ms away");

    const card = page.getByRole("group", { name: "eu-west-2.aws" });
    await tabTo(page, "Dial %", card);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("0");
    await page.keyboard.press("Tab");
    await expect.poll(() => result(page)).toContain("eu-central-1.aws");

    await tabTo(page, "Drain", card);
    await page.keyboard.press("End");
    await expect.poll(() => new URL(page.url()).search).toContain("eu-west-2.aws=healthy,drained-hard,dial-0");

    await tabTo(page, "Remove eu-west-2.aws");
    await page.keyboard.press("Enter");
    await expect.poll(() => card.count()).toBe(0);
    await page.close();
  });

  it("one stays where one was when what had the focus goes", async () => {
    const page = await open();
    const label = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    const press = async (name: string, times: number) => {
      await page.getByRole("button", { name }).focus();
      for (let pressed = 0; pressed < times; pressed++) await page.keyboard.press("Enter");
    };
    await press("Add a sentinel, eu-central-1.aws", 5);
    expect(await label()).toBe("Add a sentinel, eu-central-1.aws");
    expect(await page.getByLabel(/^Health of .*, eu-central-1.aws$/).count()).toBe(4);
    await press("Take s_1 away, eu-west-1.aws", 2);
    expect(await label()).toBe("Take a sentinel away, eu-west-1.aws");

    await press("Remove eu-central-1.aws", 1);
    await expect.poll(label).toBe("Remove us-east-1.aws");
    for (const left of ["Remove ap-south-1.aws", "Remove eu-west-1.aws"]) {
      await page.keyboard.press("Enter");
      await expect.poll(label).toBe(left);
    }
    await page.keyboard.press("Enter");
    const adder = page.getByLabel("Another region", { exact: true });
    await expect.poll(() => adder.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await result(page)).toBe("Answered with 503 NO_HEALTHY_SENTINEL");
    await page.close();
  });

  it("one sees where one is, and never below the decision that stays in view", async () => {
    const page = await open("", { viewport: { width: 390, height: 844 } });
    const stops = await page.locator(".playground :is(button, select, input, summary)").count();
    await page.locator(".pg-button").first().focus();
    for (const key of ["Tab", "Shift+Tab"]) {
      for (let stop = 0; stop < stops; stop++) {
        const { name, outline, isCovered } = await focused(page);
        expect(outline, `${name} by ${key}`).toBeGreaterThan(0);
        expect(isCovered, `${name} by ${key}`).toBe(false);
        await page.keyboard.press(key);
      }
    }
    await page.close();
  });
});

/** Presses Tab until a control has the focus, as one without a mouse has to. */
async function tabTo(page: Page, name: string, within: Pick<Page, "getByLabel"> = page): Promise<void> {
  const control = within.getByLabel(name, { exact: true });
  const hasFocus = () => control.evaluate((element) => element === document.activeElement);
  for (let stop = 0; stop < 200 && !(await hasFocus()); stop++) await page.keyboard.press("Tab");
  expect(await hasFocus(), `${name} is reached by Tab`).toBe(true);
}

async function focused(page: Page): Promise<{ name: string; outline: number; isCovered: boolean }> {
  return await page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    const { left, top, width, height } = element.getBoundingClientRect();
    const onTop = document.elementFromPoint(left + width / 2, top + height / 2);
    return {
      name: element.outerHTML.slice(0, 80),
      outline: Number.parseFloat(getComputedStyle(element).outlineWidth),
      isCovered: !element.contains(onTop),
    };
  });
}
