import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { holdServices } from "../src/hold-services.ts";

let home: string;
let policyFile: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "hold-services-"));
  policyFile = join(home, "policy-rc.d");
});
afterEach(() => rm(home, { recursive: true }));

describe("holding services back", () => {
  it("forbids every start during the action, and no longer", async () => {
    const result = await holdServices(async () => {
      expect(() => execFileSync(policyFile, ["mariadb", "start"])).toThrow(expect.objectContaining({ status: 101 }));
      return "installed";
    }, policyFile);
    expect(result).toBe("installed");
    expect(existsSync(policyFile)).toBe(false);
  });

  it("ends when the action fails", async () => {
    const failure = holdServices(() => Promise.reject(new Error("no such package")), policyFile);
    await expect(failure).rejects.toThrow("no such package");
    expect(existsSync(policyFile)).toBe(false);
  });

  it("leaves a policy that is there already as it is", async () => {
    await writeFile(policyFile, "somebody's decision");
    expect(await holdServices(async () => "installed", policyFile)).toBe("installed");
    expect(await readFile(policyFile, "utf8")).toBe("somebody's decision");
  });
});
