import { createServer } from "node:net";
import { expect, it } from "vitest";
import { claimPorts } from "../../src/parts/claim-ports.ts";

it("claims ports that are free, and that no other claim has", async () => {
  const claims = await Promise.all(Array.from({ length: 8 }, () => claimPorts(20)));
  const ports = claims.flatMap((claim) => claim.ports);
  expect(new Set(ports).size).toBe(8 * 20);
  for (const port of ports.slice(0, 20)) {
    await new Promise<void>((resolve, reject) => {
      const server = createServer().once("error", reject);
      server.listen(port, "127.0.0.1", () => server.close(() => resolve()));
    });
  }
  for (const { release } of claims) release();
});

it.each([0, 64, 1.5])("refuses to claim %s ports", async (count) => {
  await expect(claimPorts(count)).rejects.toThrow(`count: expected 1 to 63, got ${count}`);
});
