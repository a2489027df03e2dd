import { describe, expect, it } from "vitest";
import { lintWorkflow } from "../lint-workflows/lint-workflow.ts";

const workflow = (...steps: string[]) => `
on: push
permissions: {}
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
${steps.map((step) => `      - ${step}`).join("\n")}
`;
const lint = (text: string) => lintWorkflow(text, "ci.yml");

describe("a workflow", () => {
  it("may use actions pinned by a hash, and actions of this repository", async () => {
    const hash = "3d3c42e5aac5ba805825da76410c181273ba90b1";
    expect(await lint(workflow(`uses: actions/checkout@${hash} # v7.0.1`, "run: echo"))).toEqual([]);
  });

  it.each([
    [workflow("run: echo $" + "{{ matrix.node }}"), `property "node" is not defined`],
    [workflow("run: echo").replace("permissions: {}", "permission: {}"), `unexpected key "permission"`],
    [
      workflow("run: echo").replace("    steps", "    needs: build\n    steps"),
      `needs job "build" which does not exist`,
    ],
    [workflow("uses: actions/checkout@v7"), "actions/checkout@v7 isn't pinned by the hash of a commit"],
  ])("is wrong: %s", async (text, problem) => {
    expect(await lint(text)).toEqual([expect.stringContaining(problem)]);
  });
});
