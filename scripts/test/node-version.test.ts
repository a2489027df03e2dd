import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** CI says which Node a run is for; elsewhere it is the one in the root's devDependencies, never the machine's. */
function expectedMajor(): string | undefined {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    devDependencies: { node: string };
  };
  return process.env.EXPECTED_NODE_MAJOR ?? /\d+/.exec(manifest.devDependencies.node)?.[0];
}

it("runs the tests on the Node that was asked for", () => {
  expect(process.versions.node.split(".")[0]).toBe(expectedMajor());
});
