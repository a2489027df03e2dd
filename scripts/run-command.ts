import { spawnSync } from "node:child_process";

/** Runs a command with its output on this terminal, and ends this process with a clear line when it fails. */
export function runCommand(
  what: string,
  command: string,
  args: readonly string[],
  cwd?: string,
  environment: Readonly<Record<string, string>> = {},
): void {
  const started = performance.now();
  console.log(`\n▶ ${what}: ${command} ${args.join(" ")}`);
  const env = { ...process.env, ...environment };
  const { status, signal, error } = spawnSync(command, args, { stdio: "inherit", env, ...(cwd && { cwd }) });
  if (status !== 0) {
    console.error(`\n✗ ${what} failed (${error?.message ?? signal ?? `exit code ${status}`})`);
    process.exit(status ?? 1);
  }
  console.log(`✓ ${what} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}
