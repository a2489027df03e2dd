import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as restateSdk from "@restatedev/restate-sdk";
import { beforeAll, describe, expect, it } from "vitest";
import { createRoutingService } from "../../src/index.ts";
import { callOverHttp } from "../serving/call-over-http.ts";
import { seededRepository, whereabouts } from "../serving/seeded-repository.ts";
import { type Served, serveOnRestate } from "../serving/serve-on-restate.ts";

const request = { deploymentId: "d_2", frontlineRouteIds: ["r_1"] };
const INVOKE = "/invoke/hydra.v1.RoutingService/AssignFrontlineRoutes";

describe("an endpoint with identityKeys", () => {
  const repository = seededRepository();
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const stranger = generateKeyPairSync("ed25519");
  let served: Served;

  beforeAll(async () => {
    const directory = await mkdtemp(join(tmpdir(), "restate-identity-"));
    const keyFile = join(directory, "private.pem");
    await writeFile(keyFile, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
    served = await serveOnRestate([createRoutingService({ repository, defaultDomain: "example.app" })], {
      identityKeys: [identityKey(publicKey)],
      settings: { RESTATE_REQUEST_IDENTITY_PRIVATE_KEY_PEM_FILE: keyFile },
    });
    return async () => {
      await served.close();
      await rm(directory, { recursive: true });
    };
  });

  it("serves the Restate server that has the private key", async () => {
    const { status, body } = await callOverHttp(served.restate, "env_1", request);
    expect({ status, body }).toMatchObject({ status: 200, body: { reassignedRoutes: [{ frontlineRouteId: "r_1" }] } });
    expect(await whereabouts(repository, "r_1")).toEqual(["d_1", "d_2"]);
  });

  it.each<[string, Record<string, string>]>([
    ["not signed", {}],
    ["said to be unsigned", { "x-restate-signature-scheme": "unsigned" }],
    ["signed by another key", signed(stranger.privateKey, stranger.publicKey, INVOKE)],
    ["signed by another key in the right one's name", signed(stranger.privateKey, publicKey, INVOKE)],
    ["signed for another handler", signed(privateKey, publicKey, "/invoke/hydra.v1.RoutingService/Promote")],
  ])("refuses a request that is %s", async (_what, headers) => {
    expect(await statusOf(served.endpointUrl, INVOKE, headers)).toBe(401);
    expect(await statusOf(served.endpointUrl, "/discover", headers)).toBe(401);
  });

  it("reads one that is signed as the server does it, so that the others are refused for their signatures", async () => {
    expect(await statusOf(served.endpointUrl, INVOKE, signed(privateKey, publicKey, INVOKE))).not.toBe(401);
  });
});

describe("with ingressPrivate", () => {
  const repository = seededRepository();
  const routing = createRoutingService({ repository, defaultDomain: "example.app", ingressPrivate: true });
  const platform = restateSdk.service({
    name: "Platform",
    handlers: {
      deploy: async (context: restateSdk.Context) =>
        await context.objectClient(routing, "env_1").AssignFrontlineRoutes(request),
    },
  });
  let served: Served;

  beforeAll(async () => {
    served = await serveOnRestate([routing, platform]);
    return served.close;
  });

  it.each(["AssignFrontlineRoutes", "SwapLiveDeployment", "Promote", "Rollback", "GetLiveDeployment"])(
    "%s can't be called through the ingress",
    async (handler) => {
      const { status } = await callOverHttp(served.restate, "env_1", request, { handler });
      expect(status).toBe(400);
      expect(await repository.findEnvironment("env_1")).toMatchObject({ revision: 0 });
    },
  );

  it("other Restate handlers call it", async () => {
    const answer = await fetch(`${served.restate.ingressUrl}/Platform/deploy`, { method: "POST" });
    expect(await answer.json()).toMatchObject({ reassignedRoutes: [{ frontlineRouteId: "r_1" }] });
  });
});

/** A public key as Restate writes it: the 32 bytes of the key in base 58. */
function identityKey(publicKey: KeyObject): string {
  const { x = "" } = publicKey.export({ format: "jwk" });
  return `publickeyv1_${base58(Buffer.from(x, "base64url"))}`;
}

function base58(bytes: Buffer): string {
  const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  let text = "";
  for (let rest = BigInt(`0x${bytes.toString("hex")}`); rest > 0n; rest /= 58n) {
    text = `${alphabet[Number(rest % 58n)]}${text}`;
  }
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return "1".repeat(zeros) + text;
}

/** Headers of a request as a Restate server with the private key sends it. */
function signed(privateKey: KeyObject, named: KeyObject, path: string): Record<string, string> {
  const now = Math.floor(Date.now() / 1000);
  const head = { typ: "JWT", alg: "EdDSA", kid: identityKey(named) };
  const claims = { aud: path, nbf: now - 60, iat: now, exp: now + 60 };
  const content = [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const signature = sign(null, Buffer.from(content), privateKey).toString("base64url");
  return { "x-restate-signature-scheme": "v1", "x-restate-jwt-v1": `${content}.${signature}` };
}

/** What a plain HTTP/2 request to the endpoint is answered with. */
async function statusOf(url: string, path: string, headers: Record<string, string>): Promise<number | undefined> {
  const session = connect(url);
  try {
    return await new Promise((resolve, reject) => {
      session.once("error", reject);
      const contentType = "application/vnd.restate.invocation.v5";
      const call = session.request({ ":method": "POST", ":path": path, "content-type": contentType, ...headers });
      call.once("error", reject);
      call.once("response", (answer) => resolve(answer[":status"]));
      call.end();
    });
  } finally {
    session.destroy();
  }
}
