import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, it, onTestFinished } from "vitest";
import { freezeProcess } from "../src/index.ts";

it("has stopped a process when it resolves, until SIGCONT", async () => {
  const talker = spawn(process.execPath, ["-e", "setInterval(() => process.stdout.write('.'), 1)"]);
  onTestFinished(() => void talker.kill("SIGKILL"));
  await once(talker.stdout, "data");
  await freezeProcess(talker.pid ?? 0);
  // By other words than it goes by itself.
  if (process.platform === "linux") expect(readFileSync(`/proc/${talker.pid}/status`, "utf8")).toContain("T (stopped)");
  talker.stdout.read(); // what it wrote before
  talker.kill("SIGCONT");
  await once(talker.stdout, "data");
});

it("says so when there is no such process", async () => {
  await expect(freezeProcess(2 ** 22 + 1)).rejects.toMatchObject({ code: "ESRCH" });
});
