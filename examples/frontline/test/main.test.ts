import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createDirectory,
  createRouteRepository,
  migrateToLatest,
  openDatabase,
} from "@frontline-routing/frontline-adapter";
import { deploy, inlineSteps } from "@frontline-routing/routing-core";
import { expect, it, onTestFinished } from "vitest";
import { ask } from "./ask.ts";
import { eventually, HOST, NEAR, SECRETS, startSentinel } from "./platform.ts";

const MAIN = join(import.meta.dirname, "../main.ts");

interface Process {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  readonly exit: Promise<number | null>;
}

function startMain(env: Record<string, string>): Process {
  const args = ["--conditions=@frontline-routing/source", MAIN];
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, ...env }, stdio: "pipe" });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (errors += chunk));
  onTestFinished(() => void child.kill("SIGKILL"));
  const exit = once(child, "close").then(([code]) => code as number | null);
  return { child, output: () => output, errors: () => errors, exit };
}

const LINE =
  /^frontline of (\S+) at http:\/\/127\.0\.0\.1:(\d+), admin at http:\/\/127\.0\.0\.1:(\d+) \(pid (\d+)\)\n$/;

async function listening(main: Process): Promise<{ port: number; adminPort: number }> {
  await eventually(main.output).toMatch(LINE);
  const [, region, port, adminPort, pid] = LINE.exec(main.output()) ?? [];
  expect([region, Number(pid)]).toEqual([NEAR, main.child.pid]);
  return { port: Number(port), adminPort: Number(adminPort) };
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "frontline-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function newDatabase(folder: string, k8sAddress: string): Promise<string> {
  const url = `sqlite:${join(folder, "routes.db")}`;
  const db = openDatabase(url);
  await migrateToLatest(db);
  const of = { environmentId: "env_1", projectId: "p_1" };
  const directory = createDirectory(db);
  await directory.putDeployment({ ...of, id: "d_1", status: "ready" });
  const context = { repository: createRouteRepository(db), steps: inlineSteps, now: Date.now() };
  const hostnames = [{ fullyQualifiedDomainName: HOST, sticky: "live" }] as const;
  await deploy(context, { ...of, deploymentId: "d_1", hostnames, live: "follow" });
  await directory.putSentinel({ id: "s_1", environmentId: "env_1", region: NEAR, k8sAddress, health: "healthy" });
  await db.destroy();
  return url;
}

const ports = { HOST: "127.0.0.1", PORT: "0", ADMIN_PORT: "0" };

it("serves by a database, keeps a snapshot when it is ended, and serves by that with the database away", async () => {
  const sentinel = await startSentinel();
  const folder = await newFolder();
  const snapshotFile = join(folder, "router.json");
  const env = {
    ...ports,
    REGION: NEAR,
    DATABASE_URL: await newDatabase(folder, sentinel.address),
    FORWARDING_SECRETS: SECRETS.join(","),
    SNAPSHOT_FILE: snapshotFile,
    DEPLOYMENT_HEADER: "x-deployment",
    ANSWER_HEADERS: "1",
  };
  const first = startMain(env);
  const { port, adminPort } = await listening(first);
  const answer = await ask(port);
  expect(answer.echoed().fields["x-deployment"]).toEqual(["d_1"]);
  expect(answer.headers["x-frontline-sentinel"]).toBe("s_1");
  expect((await fetch(`http://127.0.0.1:${adminPort}/healthz`)).status).toBe(200);
  first.child.kill("SIGTERM");
  expect(await first.exit).toBe(0);
  expect(first.errors()).toBe("");
  expect(await readFile(snapshotFile, "utf8")).toContain(HOST);
  expect((await readdir(folder)).filter((name) => name.startsWith("router.json"))).toEqual(["router.json"]);

  const away = { ...env, DATABASE_URL: "mysql://frontline:hunter2@127.0.0.1:1/frontline" };
  const second = startMain(away);
  const at = await listening(second);
  expect((await ask(at.port)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${at.adminPort}/healthz`)).status).toBe(200);
  second.child.kill("SIGTERM");
  expect(await second.exit).toBe(0);
});

it.each([
  ["no JSON", '{"version":'],
  ["no snapshot", '{"version":"nonsense"}'],
])("says that a snapshot file is broken that is %s, and ignores it", async (_, text) => {
  const sentinel = await startSentinel();
  const folder = await newFolder();
  const snapshotFile = join(folder, "router.json");
  await writeFile(snapshotFile, text);
  const DATABASE_URL = await newDatabase(folder, sentinel.address);
  const env = {
    ...ports,
    REGION: NEAR,
    DATABASE_URL,
    FORWARDING_SECRETS: String(SECRETS[0]),
    SNAPSHOT_FILE: snapshotFile,
  };
  const main = startMain(env);
  const { port } = await listening(main);
  expect((await ask(port)).status).toBe(200);
  expect(main.errors()).toMatch(/^the snapshot .*router\.json .* is ignored: [^\n]*\n$/);
});

it.each([
  ["secrets", { FORWARDING_SECRETS: "hunter2" }, "FORWARDING_SECRETS"],
  ["a database", { DATABASE_URL: "mysql:/root:hunter2@here" }, "DATABASE_URL"],
])("says in one line, without the value, what is wrong with %s", async (_, wrong, name) => {
  const right = { ...ports, REGION: NEAR, DATABASE_URL: "sqlite::memory:", FORWARDING_SECRETS: "s".repeat(32) };
  const main = startMain({ ...right, ...wrong });
  expect(await main.exit).toBe(1);
  expect(main.errors()).toMatch(new RegExp(`^frontline: ${name}\\S*: [^\\n]+\\n$`));
  expect(main.errors()).not.toContain("hunter2");
});
