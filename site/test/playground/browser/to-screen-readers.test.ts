import { describe, expect, it } from "vitest";
import { playgroundInBrowser } from "./open-playground.ts";

const open = playgroundInBrowser();

describe("to a screen reader", () => {
  it("the case is labelled controls in named groups, and the decision a live region", async () => {
    const page = await open();
    expect(await page.getByRole("group", { name: "eu-west-1.aws" }).ariaSnapshot()).toMatchInlineSnapshot(`
      "- group "eu-west-1.aws local":
        - text: eu-west-1.aws local s_1
        - combobox "Health of s_1, eu-west-1.aws":
          - option "healthy"
          - option "unhealthy" [selected]
          - option "unknown"
          - option "paused"
        - button "Add a sentinel, eu-west-1.aws": +
        - button "Take s_1 away, eu-west-1.aws": −
        - text: Drain
        - combobox "Drain":
          - option "none" [selected]
          - option "soft"
          - option "hard"
        - text: Dial %
        - spinbutton "Dial %": "100"
        - checkbox "Allowed" [checked]
        - text: Allowed
        - checkbox "Deployed" [checked]
        - text: Deployed
        - button "Remove eu-west-1.aws": Remove"
    `);
    expect(await page.locator(".pg-summary").ariaSnapshot()).toMatchInlineSnapshot(`
      "- status:
        - paragraph: Sent to the NLB of eu-central-1.aws, 23.9 ms away
        - paragraph: The original's table picks the same."
    `);
    expect(await page.locator(".pg-verdicts table").first().ariaSnapshot()).toMatchInlineSnapshot(`
      "- table "Every region, best first":
        - caption: Every region, best first
        - rowgroup:
          - row "Region Verdict Eligible Round trip":
            - columnheader "Region"
            - columnheader "Verdict"
            - columnheader "Eligible"
            - columnheader "Round trip"
        - rowgroup:
          - row "eu-central-1.aws SELECTED gets the request 1 of 1 23.9 ms":
            - rowheader "eu-central-1.aws"
            - cell "SELECTED gets the request":
              - code: SELECTED
              - text: gets the request
            - cell "1 of 1"
            - cell "23.9 ms"
          - row "us-east-1.aws FARTHER could serve; a better region can too 2 of 2 66.4 ms":
            - rowheader "us-east-1.aws"
            - cell "FARTHER could serve; a better region can too":
              - code: FARTHER
              - text: could serve; a better region can too
            - cell "2 of 2"
            - cell "66.4 ms"
          - row "ap-south-1.aws FARTHER could serve; a better region can too 1 of 1 122.3 ms":
            - rowheader "ap-south-1.aws"
            - cell "FARTHER could serve; a better region can too":
              - code: FARTHER
              - text: could serve; a better region can too
            - cell "1 of 1"
            - cell "122.3 ms"
          - row "eu-west-1.aws NO_ELIGIBLE_SENTINEL none of its sentinels may serve 0 of 1 local":
            - rowheader "eu-west-1.aws"
            - cell "NO_ELIGIBLE_SENTINEL none of its sentinels may serve":
              - code: NO_ELIGIBLE_SENTINEL
              - text: none of its sentinels may serve
            - cell "0 of 1"
            - cell "local""
    `);
    expect(await page.locator(".pg-summary").getAttribute("aria-live")).toBe("polite");
    // All that the map says is in the tables too.
    expect(await page.locator(".pg-map svg").getAttribute("aria-hidden")).toBe("true");
    await page.close();
  });
});
