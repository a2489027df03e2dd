import { isRoutingError } from "@frontline-routing/routing-core";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { createDirectory, type Directory } from "../../src/index.ts";
import { sqliteFile } from "../stores.ts";
import { useDatabase } from "../use-database.ts";
import { aDeployment, aSentinel } from "./entries.ts";

const database = useDatabase(sqliteFile);
let directory: Directory;
beforeEach(() => {
  directory = createDirectory(database.db);
});

/** An argument that the types would refuse, as one comes from JSON or from JavaScript. */
const wrong = (value?: unknown) => value as never;
const region = { region: "us-east-1.aws", runningReplicas: 1 };

const refusals: Record<string, readonly [call: () => Promise<unknown>, field: string, message: string]> = {
  "no deployment": [
    () => directory.putDeployment(wrong()),
    "deployment",
    "deployment must be an object, but it is missing",
  ],
  "a list for a deployment": [
    () => directory.putDeployment(wrong([])),
    "deployment",
    "deployment must be an object, got an empty list",
  ],
  "a deployment without an id": [
    () => directory.putDeployment(wrong({ environmentId: "env_1", status: "ready" })),
    "id",
    "id must be a string, got undefined",
  ],
  "an empty id": [() => directory.putDeployment(aDeployment({ id: "" })), "id", "id must not be empty"],
  "an id that is too long": [
    () => directory.putDeployment(aDeployment({ id: "d".repeat(256) })),
    "id",
    "id must have at most 255 characters, got 256",
  ],
  "a sentinel's id that is too long": [
    () => directory.putSentinel(aSentinel({ id: "s".repeat(65) })),
    "id",
    "id must have at most 64 characters, got 65",
  ],
  "a control character": [
    () => directory.putDeployment(aDeployment({ environmentId: "env\0" })),
    "environmentId",
    'environmentId must not contain control characters, got "env\\u0000"',
  ],
  "a misspelt field": [
    () => directory.putDeployment(wrong({ ...aDeployment(), desiredstate: "stopped" })),
    "deployment",
    'deployment has an unknown field "desiredstate", did you mean "desiredState"? Known are id, environmentId',
  ],
  "a column's name for a field": [
    () => directory.putSentinel(wrong({ ...aSentinel(), k8sAddress: undefined, k8s_address: "s-1:1" })),
    "sentinel",
    'sentinel has an unknown field "k8s_address", did you mean "k8sAddress"?',
  ],
  "a time in seconds that is none": [
    () => directory.putDeployment(aDeployment({ createdAt: wrong("2026") })),
    "createdAt",
    'createdAt must be a whole number from 0 to 9007199254740991, got "2026"',
  ],
  "a region without a platform": [
    () => directory.putSentinel(aSentinel({ region: "us-east-1" })),
    "region",
    'region must be `name.platform` in lower case, such as "us-east-1.aws", got "us-east-1"',
  ],
  "an address without a port": [
    () => directory.putSentinel(aSentinel({ k8sAddress: "s-1.internal" })),
    "k8sAddress",
    'k8sAddress must be a host and a port, such as "sentinel-1.internal:8040", got "s-1.internal"',
  ],
  "an address with a scheme and a password": [
    () => directory.putSentinel(aSentinel({ k8sAddress: "http://root:secret@s-1.internal:8040" })),
    "k8sAddress",
    'k8sAddress must be a host and a port, such as "sentinel-1.internal:8040", got text that may hold a password',
  ],
  "no address": [
    () => directory.putSentinel(wrong({ ...aSentinel(), k8sAddress: undefined })),
    "k8sAddress",
    'k8sAddress must be a host and a port, such as "sentinel-1.internal:8040", but it is missing',
  ],
  "a health that there isn't": [
    () => directory.putSentinel(aSentinel({ health: wrong("Healthy") })),
    "health",
    'health must be "unknown", "paused", "healthy" or "unhealthy", got "Healthy"',
  ],
  "less than no replica": [
    () => directory.putSentinel(aSentinel({ availableReplicas: -1 })),
    "availableReplicas",
    "availableReplicas must be a whole number from 0 to 2147483647, got -1",
  ],
  "more replicas than the column holds": [
    () => directory.putDeploymentRegions("d_1", [region, { region: "b.aws", runningReplicas: 2 ** 31 }]),
    "regions[1].runningReplicas",
    "regions[1].runningReplicas must be a whole number from 0 to 2147483647, got 2147483648",
  ],
  "a text that is too long": [
    () => directory.putSentinel(aSentinel({ image: "i".repeat(256) })),
    "image",
    "image must be text of at most 255 characters, got",
  ],
  "no list of regions": [
    () => directory.putDeploymentRegions("d_1", wrong({ "us-east-1.aws": 1 })),
    "regions",
    "regions must be a list of at most 1000 regions, got an object",
  ],
  "a region twice": [
    () => directory.putDeploymentRegions("d_1", [region, region]),
    "regions[1].region",
    'regions[1].region is "us-east-1.aws" a second time; list each region once',
  ],
  "a misspelt field of a region": [
    () => directory.putDeploymentRegions("d_1", [wrong({ ...region, runningReplica: 1 })]),
    "regions[0]",
    'regions[0] has an unknown field "runningReplica", did you mean "runningReplicas"?',
  ],
  "no deployment to put regions of": [
    () => directory.putDeploymentRegions(wrong(), []),
    "deploymentId",
    "deploymentId must be a string, got undefined",
  ],
  "no health": [
    () => directory.setSentinelHealth("s_1", wrong()),
    "health",
    'health must be "unknown", "paused", "healthy" or "unhealthy", but it is missing',
  ],
  "a misspelt option": [
    () => directory.setSentinelHealth("s_1", "healthy", wrong({ availableReplica: 1 })),
    "options",
    'options has an unknown field "availableReplica", did you mean "availableReplicas"?',
  ],
  "a signal in place of options": [
    () => directory.listRoutes("env_1", wrong(new AbortController().signal)),
    "options",
    "options has an unknown field",
  ],
  "a misspelt signal": [
    () => directory.listSentinels("env_1", wrong({ singal: new AbortController().signal })),
    "options",
    'options has an unknown field "singal", did you mean "signal"?',
  ],
  "no environment to list": [
    () => directory.listSentinels(wrong()),
    "environmentId",
    "environmentId must be a string, got undefined",
  ],
  "no sentinel to remove": [
    () => directory.removeSentinel(wrong({ id: "s_1" })),
    "sentinelId",
    "sentinelId must be a string, got object",
  ],
};

describe("the directory refuses, by field, value and remedy:", () => {
  it.each(Object.entries(refusals))("%s", async (_name, [call, field, message]) => {
    const error = await call().then(
      () => "not refused",
      (error: unknown) => error,
    );
    expect(error).toMatchObject({ code: "INVALID_REQUEST", field });
    expect(isRoutingError(error) && error.message).toContain(message);
    expect(String(error)).not.toContain("secret");
  });
});

describe("k8sAddress", () => {
  it.each([
    ["S-1.Internal:8040", "s-1.internal:8040"],
    ["s-1.internal.:08040", "s-1.internal:8040"],
    ["bücher.example:1", "xn--bcher-kva.example:1"],
    ["[0:0:0:0:0:0:0:1]:65535", "[::1]:65535"],
    ["127.0.0.1:80", "127.0.0.1:80"],
  ])("%s is stored as %s", async (address, stored) => {
    await directory.putSentinel(aSentinel({ k8sAddress: address }));
    expect(await directory.listSentinels("env_1")).toMatchObject([{ k8sAddress: stored }]);
  });

  it.each([
    "",
    ":80",
    "a:0",
    "a:65536",
    "a:",
    "a:1:2",
    "::1",
    "[::1]",
    "a b:1",
    "a/b:1",
    "a:-1",
    "a:1e2",
    `${"a.".repeat(126)}a:1`.repeat(2),
  ])("can't be %j", async (address) => {
    const put = directory.putSentinel(aSentinel({ k8sAddress: address }));
    await expect(put).rejects.toMatchObject({ code: "INVALID_REQUEST", field: "k8sAddress" });
  });

  it("is stored in a form that is taken again and stays the same", () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.domain(),
          fc.ipV4(),
          fc.ipV6().map((ip) => `[${ip}]`),
        ),
        fc.integer({ min: 1, max: 65_535 }),
        async (host, port) => {
          await directory.putSentinel(aSentinel({ k8sAddress: `${host.toUpperCase()}:${port}` }));
          const [stored] = await directory.listSentinels("env_1");
          const again = await directory.putSentinel(aSentinel({ k8sAddress: stored?.k8sAddress ?? "" }));
          expect(again).toEqual({ changed: false });
        },
      ),
      { numRuns: 50 },
    ));
});
