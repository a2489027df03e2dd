import { findExecutable, searchPath } from "./find-executable.ts";
import { type AptMachine, installPackages, thisAptMachine } from "./install-packages.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const REMEDY =
  "Install chromium or Google Chrome, or name one in CHROMIUM_PATH; on Debian: apt-get install chromium, or run this as root";

/**
 * The path of a Chromium: the one that `CHROMIUM_PATH` names, else the first on the PATH, else one that apt installs now,
 * where it can.
 *
 * @throws {Error} where there is none, with why it can't be installed and what to do
 */
export async function findChromium(machine?: AptMachine, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const installed = () => findExecutable(NAMES, searchPath(env.PATH));
  const found = env.CHROMIUM_PATH ?? (await installed());
  if (found !== undefined) return found;
  const problem = "No Chromium was found";
  const failure = await installPackages(["chromium"], problem, machine ?? (await thisAptMachine(console.error)));
  const now = failure === undefined ? await installed() : undefined;
  if (now !== undefined) return now;
  const why = failure?.unavailable ?? "apt-get brought none";
  throw new Error(`${problem}, and it can't be installed here: ${why}. ${REMEDY}`, { cause: failure?.cause });
}
