// What every runtime runs, on the built package. No runtime's own API: this file is the same everywhere.
import * as forwarding from "../../dist/forwarding.js";

const NOW = 1_764_150_000_000;
const SECRET = "a secret of all frontlines, the same on every runtime";
const FORWARD = { hostname: "api.example.com", region: "eu-west-1.aws" };
// Made by OpenSSL's HMAC, of the secret and what the documentation says is signed.
const SIGNED_ELSEWHERE = "v1:eu-west-1.aws:1764150000000:E_L9SGrlTPQbQPiMggWprLQtrcft5K6jubF_yPXBJy0";

/** Throws where the package misbehaves. Returns what it made, which must be the same on every runtime. */
export async function smoke() {
  const token = forwarding.createForwardingToken({ secrets: [SECRET], now: () => NOW });
  const bytes = forwarding.createForwardingToken({ secrets: [new Uint8Array(32).fill(255), SECRET], now: () => NOW });
  const tokens = [
    await token.sign(FORWARD),
    await token.sign({ hostname: "BÜCHER.example.:443", region: "local.dev" }),
    await bytes.sign(FORWARD),
  ];
  equal(tokens[0], SIGNED_ELSEWHERE);
  for (const reader of [token, bytes]) equal((await reader.read(SIGNED_ELSEWHERE, FORWARD)).region, "eu-west-1.aws");
  const none = ["", "v1", `${SIGNED_ELSEWHERE} `, SIGNED_ELSEWHERE.replace(/.$/, "A"), tokens[2], [], null, undefined];
  for (const header of none) equal(await token.read(header, FORWARD), null);
  equal(await token.read(SIGNED_ELSEWHERE, { hostname: "other.example.com" }), null);

  const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" });
  const dialled = [];
  const dial = async (attempt) => {
    dialled.push(attempt);
    if (attempt === "b") return "answered";
    throw attempt === "a" ? refused : new TypeError("Failed to fetch");
  };
  equal(await forwarding.attemptInOrder(["a", "b", "c"], dial), "answered");
  const failed = [
    await caught(forwarding.attemptInOrder(["a"], dial)),
    await caught(forwarding.attemptInOrder(["c"], dial)),
  ];
  return JSON.stringify({
    tokens,
    dialled,
    failed: failed.map(String),
    refused: await caught((async () => forwarding.createForwardingToken({ secrets: ["short"] }))()).then(String),
  });
}

function equal(actual, expected) {
  if (actual !== expected) throw new Error(`expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}

async function caught(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("did not throw");
}
