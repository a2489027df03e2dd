import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import {
  atProcessExit,
  freePort,
  LOOPBACK,
  startManagedProcess,
  startRestateServer,
} from "@frontline-routing/test-servers";
import { asUser, createFrontlineDatabase } from "./frontline-database.ts";
import type { Page } from "./pages.ts";

const RUN_TIMEOUT_MS = 45_000; // a program takes a second, on a machine that does other things too several

/** Where the blocks of a page are run, one after another: a folder, and the servers that the page speaks of. */
export interface Workplace {
  /** Saves a program, with the addresses of the servers here for those of the page. */
  save(file: string, code: string): Promise<void>;
  /** Runs a program to its end. Rejects with what it printed if it fails, or goes on. */
  run(command: string, args: readonly string[]): Promise<string>;
  /** Runs lines of a shell to their end. */
  runShell(lines: string): Promise<string>;
  /** Starts a line of a shell that goes on, and waits until it listens where the page says. */
  startShell(line: string): Promise<void>;
  runSql(statements: string): Promise<void>;
  /** Ends and removes everything. */
  leave(): Promise<void>;
}

const programs = join(import.meta.dirname, "..");

/** Starts what the page needs: the Restate server where it calls one, and a database where it names one or has SQL. */
export async function openWorkplace({ text }: Page, sqlServerUrl: string): Promise<Workplace> {
  const leaving: (() => Promise<unknown>)[] = [];
  const here: [string | RegExp, string][] = [];

  const servicePort = await freePort();
  if (/localhost:(?:8080|9070)/.test(text)) {
    const restate = await startRestateServer();
    leaving.push(() => restate.stop());
    here.push([/localhost:8080\b/g, new URL(restate.ingressUrl).host]);
    here.push([/localhost:9070\b/g, new URL(restate.adminUrl).host]);
    here.push([/\b9080\b/g, String(servicePort)]);
  }
  const hasDatabase = /\.internal:3306|^```sql$/m.test(text);
  const database = hasDatabase ? await createFrontlineDatabase(sqlServerUrl) : undefined;
  if (database !== undefined) {
    leaving.push(() => database.drop());
    here.push([/mysql:\/\/frontline:secret@\w+\.internal:3306\/frontline\b/g, database.url]);
  }

  const folder = await mkdtemp(join(programs, ".page-")); // here, because every package resolves from here
  const forget = atProcessExit(() => rmSync(folder, { recursive: true, force: true }));
  leaving.push(() => rm(folder, { recursive: true }).then(forget));

  const asHere = (code: string) => here.reduce((text, [there, place]) => text.replaceAll(there, place), code);
  const env = {
    ...process.env,
    NO_COLOR: "1",
    NODE_OPTIONS: "--conditions=@frontline-routing/source",
    PATH: [dirname(process.execPath), process.env.PATH, join(import.meta.dirname, "commands")].join(delimiter),
  };
  const run = async (command: string, args: readonly string[]) => {
    const options = { cwd: folder, env, timeout: RUN_TIMEOUT_MS, killSignal: "SIGKILL" } as const;
    return (await promisify(execFile)(command, [...args], options)).stdout;
  };
  const shell = (lines: string) => ["-e", "-c", asHere(lines)];
  return {
    save: (file, code) => writeFile(join(folder, file), asHere(code)),
    run,
    runShell: (lines) => run("sh", shell(lines)),
    async startShell(line) {
      const started = await startManagedProcess({
        name: line.trim(),
        command: "sh",
        args: shell(`exec ${line}`),
        env,
        cwd: folder,
        ready: () => listens(servicePort),
        startTimeoutMs: RUN_TIMEOUT_MS,
      });
      leaving.push(() => started.stop());
    },
    async runSql(statements) {
      await database?.execute(asUser(statements, database.user));
    },
    async leave() {
      for (const each of leaving.reverse()) await each();
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, LOOPBACK, () => resolve(true));
    socket.on("error", () => resolve(false)).on("connect", () => socket.destroy());
  });
}
