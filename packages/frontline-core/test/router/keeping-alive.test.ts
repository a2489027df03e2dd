import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";

/** Runs a program in a process that has nothing else to do, and so ends as soon as nothing keeps it alive. */
async function print(program: string): Promise<string> {
  const begin = `
    import { createRouter } from "@frontline-routing/frontline-core";
    import { createInMemoryRouteSource } from "@frontline-routing/frontline-core/testing";
    const source = createInMemoryRouteSource();
    const region = "eu-west-1.aws";
  `;
  const args = ["--conditions=@frontline-routing/source", "--input-type=module", "-e", begin + program];
  return (await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname })).stdout;
}

it("a process that does nothing but take a snapshot takes it", async () => {
  const program = `
    const routes = Array.from({ length: 3 }, (_, i) => ({
      hostname: i + ".example.com", ageMs: 0, incarnation: "1",
      route: { id: "r_" + i, projectId: "p_1", environmentId: "env_1", deploymentId: "d_1", sticky: "live", revision: 0,
        fullyQualifiedDomainName: i + ".example.com" },
    }));
    const environments = [{ environmentId: "env_1", ageMs: 0, sentinels: [] }];
    const snapshot = { version: 1, takenAt: Date.now(), cursor: null, routes, environments };
    const router = createRouter({ region, source, snapshot });
    console.log((await router.dump()).routes.length);
    await router.dumpTo((piece) => process.stdout.write(piece.slice(-1)));
  `;
  expect(await print(program)).toMatch(/^3\n.*\n$/s);
});

it("a process that does nothing but wait for a source that is away waits for it", async () => {
  const program = `
    let failures = 2;
    const away = async () => { throw new Error("away"); };
    const source2 = { lookup: away, changes: (...call) => (failures-- > 0 ? away() : source.changes(...call)) };
    const router = createRouter({ region, source: source2, followIntervalMs: 0 });
    await router.ready();
    console.log("ready");
    await router.close();
  `;
  expect(await print(program)).toBe("ready\n");
});
