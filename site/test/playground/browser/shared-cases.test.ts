import { describe, expect, it } from "vitest";
import { caseInUrl } from "../../../playground/case/case-in-url.ts";
import { defaultCase, readyCases } from "../../../playground/case/ready-cases.ts";
import { programOfCase } from "../../../playground/decision/program-of-case.ts";
import { playgroundInBrowser } from "./open-playground.ts";

const open = playgroundInBrowser();
const clipboard = { permissions: ["clipboard-read", "clipboard-write"] };

describe("a case", () => {
  it("is in the address, and back and forward go through its changes", async () => {
    const page = await open();
    const search = () => new URL(page.url()).search;
    const headline = () => page.locator(".pg-headline").textContent();

    await page.getByRole("button", { name: "The table errs" }).click();
    await page.getByLabel("Health of s_1, ca-central-1.aws").selectOption("unhealthy");
    await expect.poll(headline).toContain("us-west-2.aws");
    expect(search()).toContain("&ca-central-1.aws=unhealthy&");

    await page.goBack();
    await expect.poll(headline).toContain("ca-central-1.aws");
    expect(search()).toBe(`?${caseInUrl(readyCases[4].case)}`);
    expect(await page.getByLabel("Health of s_1, ca-central-1.aws").inputValue()).toBe("healthy");

    await page.goBack();
    await expect.poll(headline).toContain("eu-central-1.aws");
    expect(search()).toBe("");

    await page.goForward();
    await page.goForward();
    await expect.poll(headline).toContain("us-west-2.aws");
    await page.close();
  });

  it("is one entry of the history, however many options of a select the keys passed", async () => {
    const page = await open();
    await page.getByLabel("Arrives in").focus();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
    await expect.poll(() => page.url()).toContain("at=il-central-1.aws");
    await page.goBack();
    await expect.poll(() => page.getByLabel("Arrives in").inputValue()).toBe(defaultCase.at);
    expect(new URL(page.url()).search).toBe("");
    await page.close();
  });

  it("is the first one again after a click on the page's own link", async () => {
    const page = await open(`?${caseInUrl(readyCases[3].case)}`);
    await page.getByRole("navigation").getByRole("link", { name: "Playground" }).first().click();
    await expect.poll(() => page.locator(".pg-headline").textContent()).toContain("eu-central-1.aws");
    await page.close();
  });

  it("is copied as a link that shows it, and as a program", async () => {
    const page = await open(`?${caseInUrl(readyCases[5].case)}`, clipboard);
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("Link copied").waitFor();
    expect(await copied()).toBe(page.url());
    await page.getByRole("button", { name: "Copy as TypeScript" }).click();
    await page.getByText("Program copied").waitFor();
    expect(await copied()).toBe(programOfCase(readyCases[5].case));
    await page.close();
  });

  it("is not copied where the browser has no clipboard, which is said", async () => {
    const page = await open();
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("The browser doesn't let this page copy").waitFor();
    await page.close();
  });

  it("that can't be read is the first one, with what is wrong", async () => {
    const page = await open("?v=1&at=eu-wets-1.aws");
    expect(await page.getByRole("alert").textContent()).toContain('did you mean "eu-west-1.aws"');
    const shown = await page.locator(".pg-program pre").textContent();
    expect(shown).toBe(programOfCase(defaultCase));
    await page.getByRole("button", { name: "The table errs" }).click();
    await expect.poll(() => page.getByRole("alert").count()).toBe(0);
    await page.close();
  });

  it("can't put anything into the page but its text", async () => {
    const key = '"><img src=x onerror=document.title="taken">';
    const page = await open(`?${caseInUrl({ ...defaultCase, key })}`);
    expect(await page.getByLabel("Key").inputValue()).toBe(key);
    expect(await page.locator(".playground img").count()).toBe(0);
    await page.close();
  });
});

describe("the page", () => {
  it("asks nobody but its own origin", async () => {
    const page = await open();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).origin));
    await page.reload();
    await page.getByRole("button", { name: "Fenced, nobody left" }).click();
    expect(asked.length).toBeGreaterThan(0);
    expect(new Set(asked)).toEqual(new Set([new URL(page.url()).origin]));
    await page.close();
  });

  it("fits every window, with long names and all that can be said of them", async () => {
    const said = "healthy,unhealthy,unknown,paused,drained-soft,dial-50,not-allowed,not-deployed";
    const names = ["germanywestcentral.azure", "northamerica-northeast1.gcp", "australia-southeast1.gcp"];
    const page = await open(`?v=1&at=${names[0]}&${names.map((name) => `${name}=${said}`).join("&")}`);
    for (const summary of await page.locator(".pg-details summary").all()) await summary.click();
    const playground = page.locator(".playground");
    // Nobody knows how wide the letters of a system's font are: with WCAG's text spacing (1.4.12), they are wide.
    for (const spacing of ["/* as it is */", "* { letter-spacing: 0.12em; word-spacing: 0.16em; line-height: 1.5 }"]) {
      await page.addStyleTag({ content: spacing });
      for (const width of [320, 390, 768, 1024, 1440]) {
        await page.setViewportSize({ width, height: 844 });
        const over = await playground.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
        const right = await playground.evaluate((element) => element.getBoundingClientRect().right);
        expect([over, right <= width], `${width} ${spacing}`).toEqual([0, true]);
      }
    }
    await page.close();
  });

  it("moves nothing", async () => {
    const page = await open();
    const moving = await page
      .locator(".playground, .playground *")
      .evaluateAll(
        (elements) =>
          elements
            .map((element) => getComputedStyle(element))
            .filter(
              ({ animationName, transitionDuration }) =>
                animationName !== "none" || Number.parseFloat(transitionDuration) > 0,
            ).length,
      );
    expect(moving).toBe(0);
    await page.close();
  });
});
