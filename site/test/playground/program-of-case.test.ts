import { spawnSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Case } from "../../playground/case/case.ts";
import { readyCases } from "../../playground/case/ready-cases.ts";
import { decideCase } from "../../playground/decision/decide-case.ts";
import { programOfCase } from "../../playground/decision/program-of-case.ts";
import { anyCase } from "./arbitrary-case.ts";

const SITE = join(import.meta.dirname, "../..");

describe("the program of a case, run on Node", () => {
  it.each(readyCases.map((ready) => [ready.title, ready.case] as const))("decides as the page: %s", (_, theCase) => {
    expect(run(theCase)).toBe(shown(theCase));
  });

  it("decides as the page, whatever the case", () => {
    fc.assert(
      fc.property(anyCase, (theCase) => {
        expect(run(theCase)).toBe(shown(theCase));
      }),
      { numRuns: 10 }, // each is a process
    );
  });

  it("is a program that one would write", () => {
    expect(
      programOfCase(readyCases[2].case),
    ).toBe(`import { createSentinelSelector, formatExplanation, type Sentinel } from "@frontline-routing/router-core";

const selector = createSentinelSelector({
  region: "us-east-1.aws",
  drainedRegions: { "us-east-1.aws": "soft", "us-east-2.aws": "hard" },
  regionDial: { "ca-central-1.aws": 0 },
});

const route = { deploymentId: "d_1" };
const sentinels: Sentinel[] = [
  { id: "s_1", region: "us-east-1.aws", health: "healthy" },
  { id: "s_2", region: "us-east-2.aws", health: "healthy" },
  { id: "s_3", region: "ca-central-1.aws", health: "healthy" },
  { id: "s_4", region: "us-west-2.aws", health: "healthy" },
];
const request = { key: "visitor-1" };

const explanation = selector.explain(route, sentinels, request);
console.log(formatExplanation(explanation));

if (explanation.decision) {
  console.log("\\nAttempts, best first:");
  for (const { localSentinel, nearestNlbRegion } of selector.planRoute(route, sentinels, request)) {
    console.log(\`  \${localSentinel?.id ?? nearestNlbRegion}\`);
  }
}
`);
  });
});

function run(theCase: Case): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=@frontline-routing/source", "--input-type=module-typescript", "-"],
    { cwd: SITE, input: programOfCase(theCase), encoding: "utf8" },
  );
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout;
}

function shown(theCase: Case): string {
  const { text, attempts } = decideCase(theCase);
  const names = attempts.map(({ localSentinel, nearestNlbRegion }) => `  ${localSentinel?.id ?? nearestNlbRegion}\n`);
  return `${text}\n${names.length > 0 ? `\nAttempts, best first:\n${names.join("")}` : ""}`;
}
