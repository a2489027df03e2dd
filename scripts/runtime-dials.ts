import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  type FailingServers,
  type Failure,
  MAYBE_SENT,
  NEVER_SENT,
  startFailingServers,
} from "../packages/frontline-core/test/forwarding/failing-servers.ts";

const DIALS = fileURLToPath(new URL("../packages/frontline-core/test/runtimes/dials.js", import.meta.url));
const CLIENTS = ["fetch GET", "fetch POST", "http GET", "http POST"];
type Verdicts = Readonly<Record<string, Readonly<Partial<Record<Failure, unknown>>>>>;

/**
 * Lets the clients of a runtime dial servers that fail for real, and checks what `isDialFailure` says: yes of what never
 * arrived and no of what did; and that they send a second time by themselves where the documents say so, and only there.
 *
 * @param command the runtime, and what it needs before the file to run
 * @param sendingAgain the clients that do, as they are: after a connection closed that they used a second time
 * @throws {Error} naming each difference
 */
export async function checkDials(command: readonly string[], sendingAgain: readonly string[]): Promise<void> {
  const sets = new Map<string, FailingServers>();
  try {
    for (const client of CLIENTS) {
      sets.set(client, await startFailingServers());
      sets.set(`${client} reusing`, await startFailingServers());
    }
    const tasks = [...sets].map(
      ([
        name,
        {
          urls: { silent: _, ...urls },
        },
      ]) => {
        return [name, { urls, again: name.endsWith(" reusing") }] as const;
      },
    );
    const [runtime, ...args] = [...command, DIALS, JSON.stringify(Object.fromEntries(tasks))];
    const { stdout } = await promisify(execFile)(runtime ?? "", args, { timeout: 60_000 });
    const verdicts = JSON.parse(stdout) as Verdicts;
    const problems = CLIENTS.flatMap((client) => [
      ...differences(`${client}: `, verdicts[client], sets.get(client)),
      ...differencesOfReuse(client, verdicts[`${client} reusing`], sendingAgain.includes(client)),
    ]);
    if (problems.length > 0) throw new Error(`isDialFailure:\n${problems.join("\n")}`);
  } finally {
    for (const servers of sets.values()) servers.close();
  }
}

function differences(client: string, said: Verdicts[string] = {}, servers?: FailingServers): string[] {
  const expected: [Failure, said: boolean, received: number][] = [
    ...NEVER_SENT.map((failure): [Failure, boolean, number] => [failure, true, 0]),
    ...MAYBE_SENT.map((failure): [Failure, boolean, number] => [failure, false, 1]),
    ["reused", false, 2],
  ];
  return expected.flatMap(([failure, verdict, received]) => [
    ...(said[failure] === verdict ? [] : [`${client}${failure}: expected ${verdict}, got ${said[failure]}`]),
    ...(servers?.received(failure) === received
      ? []
      : [`${client}${failure}: came ${servers?.received(failure)} times`]),
  ]);
}

function differencesOfReuse(client: string, said: Verdicts[string] = {}, sendsAgain: boolean): string[] {
  if (said.reused === sendsAgain) return [];
  return [
    `${client}, on a connection used again: expected ${sendsAgain}, got ${said.reused}: do the documents say so?`,
  ];
}
