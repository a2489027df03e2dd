import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { freePort, LOOPBACK } from "../src/free-port.ts";
import { type RestateServer, startRestateServer } from "../src/restate-server.ts";
import { serveManifest, servicesOf } from "./serve-manifest.ts";

async function started(): Promise<RestateServer> {
  const restate = await startRestateServer();
  onTestFinished(() => restate.stop());
  return restate;
}

describe("the Restate server", () => {
  it("answers at its ingress and its admin API, and at neither once stopped", async () => {
    const restate = await startRestateServer();
    expect((await fetch(`${restate.ingressUrl}/restate/health`)).ok).toBe(true);
    expect((await fetch(`${restate.adminUrl}/health`)).ok).toBe(true);
    await restate.stop();
    await expect(fetch(`${restate.ingressUrl}/restate/health`)).rejects.toThrow();
    await expect(fetch(`${restate.adminUrl}/health`)).rejects.toThrow();
    await restate.stop();
  });

  it("knows what was registered, at the same address, after it was killed and started again", async () => {
    const restate = await started();
    const { pid, ingressUrl, adminUrl } = restate;
    await restate.register(await serveManifest("Greeter"));
    expect(await servicesOf(restate)).toEqual(["Greeter"]);
    await restate.kill();
    await restate.restart();
    expect(restate.pid).not.toBe(pid);
    expect({ ingressUrl: restate.ingressUrl, adminUrl: restate.adminUrl }).toEqual({ ingressUrl, adminUrl });
    expect(await servicesOf(restate)).toEqual(["Greeter"]);
  });

  it("leaves nothing in the temporary directory, also when it was killed and started again", async () => {
    const directory = await mkdtemp(join(tmpdir(), "temporary-"));
    vi.stubEnv("TMPDIR", directory);
    onTestFinished(async () => {
      vi.unstubAllEnvs();
      await rm(directory, { recursive: true });
    });
    const restate = await startRestateServer();
    expect(readdirSync(directory)).toEqual([expect.stringMatching(/^restate-server-/)]);
    await restate.kill();
    await restate.restart();
    await restate.stop();
    expect(readdirSync(directory)).toEqual([]);
  });

  it("runs twice at the same time, each with data of its own", async () => {
    const [one, two] = await Promise.all([started(), started()]);
    await one.register(await serveManifest("Greeter"));
    expect(await servicesOf(one)).toEqual(["Greeter"]);
    expect(await servicesOf(two)).toEqual([]);
  });

  it("says which port is in use when it can't have the one asked for", async () => {
    const adminPort = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(adminPort, LOOPBACK, resolve));
    onTestFinished(() => new Promise<void>((resolve) => other.close(() => resolve())));
    await expect(startRestateServer({ adminPort })).rejects.toThrow(
      new RegExp(`^adminPort: port ${adminPort} of 127.0.0.1 can't be bound .*; free it, choose another`),
    );
  });

  it("says which endpoint it can't reach", async () => {
    const restate = await started();
    const endpointUrl = `http://${LOOPBACK}:${await freePort()}`;
    await expect(restate.register(endpointUrl)).rejects.toThrow(
      new RegExp(`^Restate server can't register the endpoint ${endpointUrl}: 500 .*Connection refused`, "s"),
    );
  });
});
