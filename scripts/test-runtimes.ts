/**
 * Runs the smoke tests of router-core and of frontline-core's forwarding, on the built packages, on Node, Bun, Deno,
 * workerd and headless Chromium, and compares what they decide: every byte must be what Node says. Lets the clients of
 * Node, Bun and Deno dial servers that fail. A runtime that is missing is a failure, never a skip.
 *
 * The runtimes come from npm by a lockfile of their own (packages/router-core/test/runtimes), Chromium from the system.
 */
import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findChromium } from "../internal/test-servers/src/find-chromium.ts";
import { checkDials } from "./runtime-dials.ts";

const run = promisify(execFile);
const RUN_OPTIONS = { timeout: 60_000, maxBuffer: 16 * 1024 * 1024 }; // a first start of Chromium takes some seconds

const PACKAGES = fileURLToPath(new URL("../packages/", import.meta.url));
const RUNTIMES = join(PACKAGES, "router-core/test/runtimes");
const scratch = mkdtempSync(join(tmpdir(), "frontline-routing-runtimes-"));

/** A package with a smoke test, and how what it prints begins. */
interface Suite {
  readonly folder: string;
  readonly begins: string;
}

try {
  execFileSync("pnpm", ["--dir", RUNTIMES, "install", "--frozen-lockfile"], { stdio: "inherit" });
  for (const folder of ["router-core", "frontline-core"]) {
    execFileSync("pnpm", ["--dir", join(PACKAGES, folder), "build"], { stdio: ["ignore", "ignore", "inherit"] });
  }
  await compare({ folder: "router-core", begins: '{"orders"' });
  await compare({ folder: "frontline-core", begins: '{"tokens"' });
  await dial("Node", [process.execPath], []);
  await dial("Bun", [bin("bun")], ["fetch GET"]);
  await dial("Deno", [bin("deno"), "run", "--allow-all"], ["fetch GET", "fetch POST", "http GET", "http POST"]);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function compare(suite: Suite): Promise<void> {
  const runtimes: Readonly<Record<string, () => Promise<string>>> = {
    Node: print(suite, process.execPath),
    Bun: print(suite, bin("bun")),
    Deno: print(suite, bin("deno"), "run"),
    workerd: () => workerd(suite),
    Chromium: () => chromium(suite),
  };
  let expected: string | undefined;
  for (const [name, decide] of Object.entries(runtimes)) {
    await report(`${suite.folder} on ${name}`, async () => {
      const decided = (await decide()).trim();
      JSON.parse(decided);
      expected ??= decided;
      if (decided !== expected) throw new Error(`decides otherwise than Node:\n${decided}\n${expected}`);
    });
  }
}

async function dial(name: string, command: readonly string[], sendingAgain: readonly string[]): Promise<void> {
  await report(`failing dials of ${name}`, () => checkDials(command, sendingAgain));
}

async function report(what: string, check: () => Promise<void>): Promise<void> {
  try {
    await check();
    console.log(`ok      ${what}`);
  } catch (error) {
    console.error(`FAILED  ${what}: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}

function bin(name: string): string {
  return join(RUNTIMES, "node_modules/.bin", name);
}

function print({ folder }: Suite, command: string, ...args: string[]): () => Promise<string> {
  const program = join(PACKAGES, folder, "test/runtimes/print.js");
  return async () => (await run(command, [...args, program], RUN_OPTIONS)).stdout;
}

/** A configuration that embeds the test and the built files under their own paths, run by `workerd test`. */
async function workerd(suite: Suite): Promise<string> {
  const tests = ["worker.js", "smoke.js"].map((file) => `${suite.folder}/test/runtimes/${file}`);
  const built = [...new Set([suite.folder, "router-core"])].flatMap((folder) => {
    const files = readdirSync(join(PACKAGES, folder, "dist")).filter((file) => file.endsWith(".js"));
    return files.map((file) => `${folder}/dist/${file}`);
  });
  const modules = [...tests, ...built].map((file) => `(name = "${file}", esModule = embed "${join(PACKAGES, file)}")`);
  // workerd knows no packages: their names are paths beside what imports them.
  const entries = [
    ["router-core", "index"],
    ["router-core/options", "options"],
  ].map(([name, entry]) => {
    const path = `${suite.folder}/dist/@frontline-routing/${name}`;
    return `(name = "${path}", esModule = "export * from '/router-core/dist/${entry}.js';")`;
  });
  const config = join(scratch, "config.capnp");
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .decisions)]);
const decisions :Workerd.Worker = (compatibilityDate = "2026-01-01", modules = [${[...modules, ...entries].join(", ")}]);
`,
  );
  const { stdout, stderr } = await run(bin("workerd"), ["test", "--import-path=/", config], RUN_OPTIONS);
  return decisionsIn(suite, stdout + stderr);
}

/** The page loads the built files as they are, over loopback. */
async function chromium(suite: Suite): Promise<string> {
  const command = await findChromium();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    try {
      const type = path.endsWith(".html") ? "text/html" : "text/javascript";
      response.setHeader("content-type", `${type}; charset=utf-8`).end(readFileSync(join(PACKAGES, path)));
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    const flags = [
      "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking",
      "--disable-component-update --disable-sync --dump-dom --virtual-time-budget=10000",
    ];
    const page = `http://127.0.0.1:${port}/${suite.folder}/test/runtimes/page.html`;
    const args = [...flags.join(" ").split(" "), `--user-data-dir=${join(scratch, "chromium")}`, page];
    return decisionsIn(suite, (await run(command, args, RUN_OPTIONS)).stdout);
  } finally {
    server.close();
  }
}

/** What the smoke test printed, among what the runtime did. */
function decisionsIn({ begins }: Suite, output: string): string {
  const line = output.split("\n").find((each) => each.includes(begins)) ?? "";
  const decisions = /\{".*\}/.exec(line)?.[0];
  if (decisions === undefined) throw new Error(`printed no decisions:\n${output.slice(0, 2000)}`);
  return decisions.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
