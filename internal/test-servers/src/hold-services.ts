import { rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { atProcessExit } from "./at-process-exit.ts";

/** Where Debian's packages ask whether they may start a service (`man invoke-rc.d`). */
const POLICY_FILE = "/usr/sbin/policy-rc.d";

const FORBID_ALL = "#!/bin/sh\nexit 101\n"; // 101: "action forbidden by policy"

/**
 * Runs an action during which packages that are installed don't start their services.
 *
 * A policy that is there already is somebody's decision (images for containers have one that forbids): it stays in force.
 */
export async function holdServices<T>(action: () => Promise<T>, policyFile = POLICY_FILE): Promise<T> {
  try {
    await writeFile(policyFile, FORBID_ALL, { flag: "wx", mode: 0o755 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return await action();
    throw error;
  }
  const remove = () => rmSync(policyFile, { force: true });
  const forget = atProcessExit(remove);
  try {
    return await action();
  } finally {
    remove();
    forget();
  }
}
