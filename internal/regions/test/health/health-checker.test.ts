import { createDirectory, type Directory, migrateToLatest, openDatabase } from "@frontline-routing/frontline-adapter";
import { freePort, LOOPBACK } from "@frontline-routing/test-servers";
import { beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { startHealthChecker } from "../../src/health/health-checker.ts";
import { createSentinel } from "../../src/sentinel/create-sentinel.ts";

const SOON = { timeout: 30_000, interval: 20 };
let directory: Directory;
let isAway: boolean;
let address: string;

beforeEach(async () => {
  const db = openDatabase("sqlite::memory:");
  onTestFinished(() => db.destroy());
  await migrateToLatest(db);
  const { setSentinelHealth, ...rest } = createDirectory(db);
  directory = {
    ...rest,
    async setSentinelHealth(...args) {
      if (isAway) throw new Error("the store is away");
      return await setSentinelHealth(...args);
    },
  };
  isAway = false;
  address = `${LOOPBACK}:${await freePort()}`;
  await directory.putSentinel({ id: "s_1", environmentId: "env_1", region: "us-east-1.aws", k8sAddress: address });
});

const health = async () => (await directory.listSentinels("env_1"))[0]?.health;

function check(id = "s_1") {
  const checker = startHealthChecker(directory, [{ id, address }]);
  onTestFinished(() => checker.stop());
  return checker;
}

async function startSentinel() {
  const sentinel = createSentinel({ id: "s_1", region: "us-east-1.aws", deploymentHeader: "x-deployment" });
  await sentinel.listen(Number(address.split(":")[1]), LOOPBACK);
  onTestFinished(() => sentinel.drain());
  return sentinel;
}

it("writes what it finds: refused, healthy, draining", async () => {
  const checker = check();
  await vi.waitFor(async () => expect(await health()).toBe("unhealthy"), SOON);
  const sentinel = await startSentinel();
  await checker.untilHealthy([{ id: "s_1" }]);
  expect(await health()).toBe("healthy");
  await sentinel.drain();
  await vi.waitFor(async () => expect(await health()).toBe("unhealthy"), SOON);
});

it("writes it when the store is back", async () => {
  await startSentinel();
  isAway = true;
  const checker = check();
  let attempts = 0;
  await vi.waitFor(() => expect(++attempts).toBeGreaterThan(20), SOON); // several rounds
  expect([await health(), checker.written().size]).toEqual(["unknown", 0]);
  isAway = false;
  await checker.untilHealthy([{ id: "s_1" }]);
  expect(await health()).toBe("healthy");
});

it("takes another sentinel at the same address for unhealthy", async () => {
  await startSentinel();
  await directory.putSentinel({ id: "s_2", environmentId: "env_2", region: "us-east-1.aws", k8sAddress: "other:1" });
  const checker = check("s_2");
  await vi.waitFor(() => expect(checker.written().get("s_2")).toBe("unhealthy"), SOON);
});
