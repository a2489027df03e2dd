import type { RouteHostname } from "@frontline-routing/routing-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprint, idempotencyKeyOf } from "../../src/client/idempotency.ts";

const hostnames = fc.array(
  fc.record({
    fullyQualifiedDomainName: fc.string(),
    sticky: fc.constantFrom("none" as const, "live" as const),
    frontlineRouteId: fc.string({ minLength: 1 }),
  }),
);
const asked = fc.record({
  handler: fc.string(),
  key: fc.string(),
  deploymentId: fc.string(),
  frontlineRouteIds: fc.array(fc.string()),
  setRollbackFlag: fc.boolean(),
  expectedLiveDeploymentId: fc.string({ minLength: 1 }),
  environmentId: fc.string(),
  projectId: fc.string(),
  hostnames,
  live: fc.constantFrom("follow" as const, "leave" as const),
});

describe("a fingerprint", () => {
  it("is the same for two requests just when they ask for the same", async () => {
    await fc.assert(
      fc.asyncProperty(asked, asked, async (one, other) => {
        const equal = JSON.stringify(one) === JSON.stringify(other);
        expect((await fingerprint(one)) === (await fingerprint(other))).toBe(equal);
        expect(await fingerprint({ ...one })).toBe(await fingerprint(one));
      }),
    );
  });

  it("changes with every single thing that is asked for", async () => {
    const base = { handler: "Promote", key: "k", deploymentId: "d", frontlineRouteIds: ["a", "b"] };
    const hostname = { fullyQualifiedDomainName: "a.example.com", sticky: "live" } as const;
    const deployed = { ...base, hostnames: [hostname] };
    const named = (...hostnames: RouteHostname[]) => ({ ...base, hostnames });
    const all = [
      base,
      { ...base, handler: "Rollback" },
      { ...base, key: "l" },
      { ...base, deploymentId: "e" },
      { ...base, frontlineRouteIds: ["ab"] },
      { ...base, frontlineRouteIds: ["b", "a"] },
      { ...base, setRollbackFlag: true },
      { ...base, expectedLiveDeploymentId: "c" },
      { ...base, expectNothingLive: true },
      { ...base, environmentId: "e" },
      { ...base, projectId: "e" },
      deployed,
      { ...deployed, live: "follow" as const },
      { ...deployed, live: "leave" as const },
      { ...deployed, projectId: "p" },
      { ...deployed, expectNothingLive: true },
      named(),
      named(hostname, { ...hostname, fullyQualifiedDomainName: "b.example.com" }),
      named({ ...hostname, fullyQualifiedDomainName: "b.example.com" }, hostname),
      named({ ...hostname, sticky: "none" }),
      named({ ...hostname, frontlineRouteId: "r_1" }),
    ];
    const fingerprints = await Promise.all(all.map(fingerprint));
    expect(new Set(fingerprints).size).toBe(all.length);
    for (const one of fingerprints) expect(one).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is the same whatever the order of a hostname's fields, and whether an empty one is left out", async () => {
    const base = { handler: "Deploy", key: "env_1", deploymentId: "d_1", live: "follow" } as const;
    const hostname = { fullyQualifiedDomainName: "a.example.com", sticky: "live" } as const;
    const turned = { frontlineRouteId: undefined, sticky: "live", fullyQualifiedDomainName: "a.example.com" } as const;
    const one = await fingerprint({ ...base, hostnames: [hostname] });
    expect(await fingerprint({ ...base, hostnames: [turned], projectId: undefined })).toBe(one);
    expect(await fingerprint({ ...base, hostnames: [{ ...hostname, frontlineRouteId: "" }], projectId: "" })).toBe(one);
  });

  it("leaves out who asks and why", async () => {
    const base = { handler: "Promote", key: "env_1", deploymentId: "d_1" };
    const withNotes = { ...base, actor: "user_1", reason: "second attempt" };
    expect(await fingerprint(withNotes)).toBe(await fingerprint(base));
  });
});

describe("an idempotency key", () => {
  it("is another one for every call without a nonce", async () => {
    expect(await idempotencyKeyOf("asked", {})).not.toBe(await idempotencyKeyOf("asked", {}));
  });

  it("follows from what is asked and the nonce", async () => {
    const key = await idempotencyKeyOf("asked", { nonce: "job 1" });
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(await idempotencyKeyOf("asked", { nonce: "job 1" })).toBe(key);
    expect(await idempotencyKeyOf("asked", { nonce: "job 2" })).not.toBe(key);
    expect(await idempotencyKeyOf("else", { nonce: "job 1" })).not.toBe(key);
  });

  it("is the caller's where there is one", async () => {
    expect(await idempotencyKeyOf("asked", { idempotencyKey: "promotion/1" })).toBe("promotion/1");
  });

  it.each([
    [{ idempotencyKey: "" }, 'idempotencyKey must be printable ASCII without spaces, got ""'],
    [{ idempotencyKey: "a b" }, "must be printable ASCII without spaces"],
    [{ idempotencyKey: "schlüssel" }, "must be printable ASCII without spaces"],
    [{ nonce: "" }, "nonce must not be empty; leave it out for a random one"],
    [{ nonce: "a", idempotencyKey: "b" }, "nonce has no effect beside idempotencyKey; give one of them"],
  ])("is refused: %j", async (options, message) => {
    await expect(idempotencyKeyOf("asked", options)).rejects.toMatchObject({
      code: "INVALID_REQUEST",
      message: expect.stringContaining(message),
    });
  });
});
