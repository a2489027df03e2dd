import { describe, expect, it } from "vitest";
import { readyCases } from "../../playground/case/ready-cases.ts";
import { compareTables } from "../../playground/decision/compare-tables.ts";
import { decideCase } from "../../playground/decision/decide-case.ts";
import { summaryOfCase } from "../../playground/decision/summary-of-case.ts";

/** What each is there to show, in the words of the page. */
const shown: Record<(typeof readyCases)[number]["title"], string[]> = {
  Failover: ["Sent to the NLB of eu-central-1.aws, 23.9 ms away", "The original's table picks the same."],
  "Local and healthy": ["Served here in eu-west-1.aws by sentinel s_2", "The original's table picks the same."],
  "Drained and dialled": ["Sent to the NLB of us-west-2.aws, 60.9 ms away", "The original's table picks the same."],
  "Fenced, nobody left": [
    "Answered with 503 NO_HEALTHY_SENTINEL",
    "The visitor reads: “The service is temporarily unavailable.”",
  ],
  "The table errs": [
    "Sent to the NLB of ca-central-1.aws, 13.2 ms away",
    "The original's table picks us-west-2.aws: 47.7 ms more.",
  ],
  "Not deployed nearby": ["Sent to the NLB of us-west-2.aws, 157.3 ms away", "The original's table picks the same."],
  "Forwarded already": [
    "Answered with 503 NO_HEALTHY_SENTINEL",
    "The visitor reads: “The service is temporarily unavailable.”",
  ],
};

describe("a ready case", () => {
  it.each(readyCases.map((ready) => [ready.title, ready.case] as const))(
    "shows what it is for: %s",
    (title, theCase) => {
      const decided = decideCase(theCase);
      const { headline, notes } = summaryOfCase(theCase.at, decided, compareTables(theCase, decided));
      expect([headline, ...notes]).toEqual(shown[title]);
    },
  );
});
