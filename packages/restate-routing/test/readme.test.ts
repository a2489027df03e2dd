import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { freePort, LOOPBACK, startManagedProcess, startRestateServer } from "@frontline-routing/test-servers";
import { expect, it, onTestFinished } from "vitest";

const fromHere = (path: string) => new URL(path, import.meta.url);
const nodeArgs = (program: string) => ["--conditions=@frontline-routing/source", fromHere(program).pathname];

it("has programs in the readme that do what it says", async () => {
  const readme = await readFile(fromHere("../README.md"), "utf8");
  const blocks = (language: string) =>
    [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(([, block]) => block);
  const sourcesOf = (paths: string[]) => Promise.all(paths.map((path) => readFile(fromHere(path), "utf8")));
  expect(blocks("js")).toEqual(await sourcesOf(["./readme/service.ts", "./readme/assign.ts", "./readme/check.ts"]));
  expect(blocks("ts")).toEqual(expect.arrayContaining(await sourcesOf(["./readme/log-as-json.ts"])));

  const restate = await startRestateServer();
  onTestFinished(() => restate.stop());
  const port = await freePort();
  const service = await startManagedProcess({
    name: "the readme's service",
    command: process.execPath,
    args: nodeArgs("./readme/service.ts"),
    env: { ...process.env, PORT: String(port) },
    ready: async () => {
      await restate.register(`http://${LOOPBACK}:${port}`);
      return true;
    },
    startTimeoutMs: 30_000,
  });
  onTestFinished(() => service.stop());
  const urls = { RESTATE_INGRESS_URL: restate.ingressUrl, RESTATE_ADMIN_URL: restate.adminUrl };
  const env = { ...process.env, ...urls, NO_COLOR: "1" };
  const run = (program: string) => promisify(execFile)(process.execPath, nodeArgs(program), { env });
  const { stdout } = await run("./readme/assign.ts");
  expect([stdout]).toEqual(blocks("text"));
  expect((await run("./readme/check.ts")).stdout).toBe(""); // nothing is blocked
});
