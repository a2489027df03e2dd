/**
 * Runs router-core's smoke test, on the built package, on Node, Bun, Deno, workerd and headless Chromium, and compares
 * what they decide: every byte must be what Node says. A runtime that is missing is a failure, never a skip.
 *
 * The runtimes come from npm by a lockfile of their own (packages/router-core/test/runtimes), Chromium from the system.
 */
import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { accessSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const RUN_OPTIONS = { timeout: 60_000, maxBuffer: 16 * 1024 * 1024 }; // a first start of Chromium takes some seconds

const PACKAGE = fileURLToPath(new URL("../packages/router-core/", import.meta.url));
const RUNTIMES = join(PACKAGE, "test/runtimes");
const scratch = mkdtempSync(join(tmpdir(), "frontline-routing-runtimes-"));

try {
  execFileSync("pnpm", ["--dir", RUNTIMES, "install", "--frozen-lockfile"], { stdio: "inherit" });
  execFileSync("pnpm", ["--dir", PACKAGE, "build"], { stdio: ["ignore", "ignore", "inherit"] });
  await compare({
    Node: print(process.execPath),
    Bun: print(bin("bun")),
    Deno: print(bin("deno"), "run"),
    workerd,
    Chromium: chromium,
  });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function compare(runtimes: Readonly<Record<string, () => Promise<string>>>): Promise<void> {
  let expected: string | undefined;
  for (const [name, decide] of Object.entries(runtimes)) {
    try {
      const decided = (await decide()).trim();
      JSON.parse(decided);
      expected ??= decided;
      if (decided !== expected) throw new Error(`decides otherwise than Node:\n${decided}\n${expected}`);
      console.log(`ok      ${name}`);
    } catch (error) {
      console.error(`FAILED  ${name}: ${error instanceof Error ? error.message : error}`);
      process.exitCode = 1;
    }
  }
}

function bin(name: string): string {
  return join(RUNTIMES, "node_modules/.bin", name);
}

function print(command: string, ...args: string[]): () => Promise<string> {
  return async () => (await run(command, [...args, join(RUNTIMES, "print.js")], RUN_OPTIONS)).stdout;
}

/** A configuration that embeds the test and the built files under their own paths, run by `workerd test`. */
async function workerd(): Promise<string> {
  const built = readdirSync(join(PACKAGE, "dist")).filter((file) => file.endsWith(".js"));
  const files = ["test/runtimes/worker.js", "test/runtimes/smoke.js", ...built.map((file) => `dist/${file}`)];
  const modules = files.map((file) => `(name = "${file}", esModule = embed "${join(PACKAGE, file)}")`);
  const config = join(scratch, "config.capnp");
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .decisions)]);
const decisions :Workerd.Worker = (compatibilityDate = "2026-01-01", modules = [${modules.join(", ")}]);
`,
  );
  const { stdout, stderr } = await run(bin("workerd"), ["test", "--import-path=/", config], RUN_OPTIONS);
  return decisionsIn(stdout + stderr);
}

/** The page loads the built files as they are, over loopback. */
async function chromium(): Promise<string> {
  const command = findChromium();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    try {
      const type = path.endsWith(".html") ? "text/html" : "text/javascript";
      response.setHeader("content-type", `${type}; charset=utf-8`).end(readFileSync(join(PACKAGE, path)));
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
    const page = `http://127.0.0.1:${port}/test/runtimes/page.html`;
    const args = [...flags.join(" ").split(" "), `--user-data-dir=${join(scratch, "chromium")}`, page];
    return decisionsIn((await run(command, args, RUN_OPTIONS)).stdout);
  } finally {
    server.close();
  }
}

/** What the smoke test printed, among what the runtime did. */
function decisionsIn(output: string): string {
  const decisions = /\{"orders".*\}/.exec(output)?.[0];
  if (decisions === undefined) throw new Error(`printed no decisions:\n${output.slice(0, 2000)}`);
  return decisions.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function findChromium(): string {
  const find = () =>
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
      .flatMap((name) => (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name)))
      .find(isThere);
  const found = find();
  if (found) return found;
  if (isThere("/usr/bin/apt-get") && process.getuid?.() === 0) {
    console.log("Chromium is not installed: installing Debian's with apt-get.");
    execFileSync("apt-get", ["update"], { stdio: "ignore" });
    execFileSync("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"], { stdio: "ignore" });
  }
  const installed = find();
  if (installed) return installed;
  throw new Error(
    "no chromium, chromium-browser or google-chrome on PATH: install one (on Debian: apt install chromium)",
  );
}

function isThere(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}
