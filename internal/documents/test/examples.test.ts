import { execFile } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort, startManagedProcess, startRestateServer } from "@frontline-routing/test-servers";
import { describe, expect, it, onTestFinished } from "vitest";
import { claimedOutput, isAsExpected } from "../src/expected-output.ts";
import { page, root } from "../src/pages.ts";

const RUN_TIMEOUT_MS = 45_000; // an example takes a second or two, on a machine that does other things too several
const MAX_LINES = 59;

const folder = join(root, "examples");
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const files = globSync("[0-9]*", { cwd: folder }).sort();
const text = (file: string) => page(`examples/${file}`).text;

it("are numbered from 01 on, each number once", () => {
  const numbers = files.map((_, index) => `${String(index + 1).padStart(2, "0")}-`);
  expect(files.map((file) => file.slice(0, 3))).toEqual(numbers);
});

describe.each(files)("%s", (file) => {
  const [docstring = ""] = /^\/\*\*[\s\S]*?\*\//.exec(text(file)) ?? [];

  it("is under 60 lines long", () => {
    expect(text(file).trimEnd().split("\n").length).toBeLessThanOrEqual(MAX_LINES);
  });

  it("imports what is published, and nothing else of this repository", () => {
    const own = specifiers(file).filter((specifier) => /^[./]|^@frontline-routing\//.test(specifier));
    expect(own.filter((specifier) => !isPublished(specifier))).toEqual([]);
    expect(own).not.toEqual([]);
  });

  it("says how to install exactly what it imports, and how to run it", () => {
    const [, installed = ""] = /`npm install ([^`]+)`/.exec(docstring.replaceAll("\n *", "")) ?? [];
    const imported = specifiers(file).filter((specifier) => !specifier.startsWith("node:"));
    expect(installed.split(" ").sort()).toEqual([...new Set(imported.map(packageOf))].sort());
    expect(docstring).toContain(`\`${isTest(file) ? "npx vitest run" : "node"} ${file}\``);
  });
});

const onRestate = files.filter((file) => text(file).includes("RESTATE_"));
const alone = files.filter((file) => !onRestate.includes(file));

it.each(alone)("%s prints what its comments say", async (file) => {
  expect(unexpected(file, await run(file))).toBe("");
});

it(`${onRestate.join(" and ")} print what their comments say, the first serving the others`, async () => {
  const [service = "", ...callers] = onRestate;
  const restate = await startRestateServer();
  onTestFinished(() => restate.stop());
  const port = await freePort();
  const env = {
    DATABASE_URL: "sqlite::memory:", // whatever this process was given
    PORT: String(port),
    RESTATE_ADMIN_URL: restate.adminUrl,
    RESTATE_INGRESS_URL: restate.ingressUrl,
  };
  const served = await startManagedProcess({
    name: service,
    command: process.execPath,
    args: programOf(service),
    cwd: folder,
    env: { ...plain, ...env },
    ready: async (signal) => (await fetch(`${restate.adminUrl}/services/hydra.v1.RoutingService`, { signal })).ok,
    startTimeoutMs: RUN_TIMEOUT_MS,
  });
  onTestFinished(() => served.stop());
  for (const caller of callers) expect(unexpected(caller, await run(caller, env))).toBe("");
  expect(unexpected(service, served.output())).toBe("");
});

const isTest = (file: string) => file.endsWith(".test.ts");

function specifiers(file: string): string[] {
  return [...text(file).matchAll(/(?:^import|\bfrom|\bimport\()\s*"([^"]+)"/gm)].map(([, specifier = ""]) => specifier);
}

/** `@scope/name/entry` is of `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** Whether it is an entry of a package of this repository that is published. */
function isPublished(specifier: string): boolean {
  const manifest = join("packages", packageOf(specifier).replace("@frontline-routing/", ""), "package.json");
  if (!existsSync(join(root, manifest))) return false;
  const { name, private: isPrivate, publishConfig } = JSON.parse(page(manifest).text);
  return isPrivate !== true && specifier.replace(name, ".") in publishConfig.exports;
}

// Without what a vitest says to the processes of its own, and without colours.
const plain = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST"))),
  FORCE_COLOR: undefined,
  NO_COLOR: "1",
};

function programOf(file: string): string[] {
  return isTest(file) ? [vitest, "run", file] : ["--conditions=@frontline-routing/source", file];
}

async function run(file: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const options = { cwd: folder, env: { ...plain, ...env }, timeout: RUN_TIMEOUT_MS };
  return (await promisify(execFile)(process.execPath, programOf(file), options)).stdout;
}

/** What was printed, if that isn't what the comments of the example say. */
function unexpected(file: string, printed: string): string {
  const claimed = claimedOutput(text(file));
  if (claimed === undefined) return "the example doesn't say what it prints";
  return isAsExpected(printed, claimed) ? "" : printed;
}
