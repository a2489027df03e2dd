import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium, type LaunchOptions } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MISSING =
  "No Chromium was found for the tests of the site. Install chromium or Google Chrome, or name one in CHROMIUM_PATH.";

/** What starts Chromium where tests run: a container's root can't have its sandbox, and /dev/shm is too small for one tab. */
export function browserOptions(): LaunchOptions {
  const executablePath = process.env.CHROMIUM_PATH ?? onPath() ?? install();
  return { executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] };
}

/**
 * A headless Chromium: the one that `CHROMIUM_PATH` names, else the first on the PATH, else, on Debian and as root, one
 * that is installed now.
 *
 * @throws {Error} where there is none, with what to install
 */
export async function startBrowser(): Promise<Browser> {
  return await chromium.launch(browserOptions());
}

function onPath(): string | undefined {
  const directories = (process.env.PATH ?? "").split(delimiter);
  return NAMES.flatMap((name) => directories.map((directory) => join(directory, name))).find((path) =>
    existsSync(path),
  );
}

function install(): string {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  if (!/^ID=debian$/m.test(release) || process.getuid?.() !== 0) throw new Error(MISSING); // Ubuntu's package is a stub for snap
  console.log(
    "No Chromium was found: installing chromium with apt-get. It stays; to remove it: apt-get purge chromium",
  );
  const options = { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } } as const;
  spawnSync("apt-get", ["update"], options);
  spawnSync("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"], options);
  const path = onPath();
  if (path === undefined) throw new Error(MISSING);
  return path;
}
