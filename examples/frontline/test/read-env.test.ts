import { describe, expect, it } from "vitest";
import { readEnv } from "../operating/read-env.ts";

const right = { REGION: "us-east-1.aws", DATABASE_URL: "sqlite::memory:", FORWARDING_SECRETS: "one,two" };

it("reads what is given, and has a default for what may be left out", () => {
  expect(readEnv(right)).toEqual({
    region: "us-east-1.aws",
    host: "0.0.0.0",
    port: 8080,
    adminPort: 8081,
    databaseUrl: "sqlite::memory:",
    nlbAddresses: {},
    secrets: ["one", "two"],
    snapshotFile: undefined,
    deploymentHeader: undefined,
    connectTimeoutMs: undefined,
    proto: "http",
    answerHeaders: false,
  });
  const NLB_ADDRESSES = '{"eu-west-1.aws":"http://10.0.0.1:8080/"}';
  const given = { ...right, NLB_ADDRESSES, HOST: "::", PORT: "1", PROTO: "https", ANSWER_HEADERS: "1" };
  expect(readEnv({ ...given, CONNECT_TIMEOUT_MS: "300", SNAPSHOT_FILE: "a", DEPLOYMENT_HEADER: "x-d" })).toMatchObject({
    ...{ nlbAddresses: { "eu-west-1.aws": "http://10.0.0.1:8080" }, host: "::", port: 1, proto: "https" },
    ...{ answerHeaders: true, connectTimeoutMs: 300, snapshotFile: "a", deploymentHeader: "x-d" },
  });
});

describe.each([
  ["REGION", [undefined, "", "hunter2"]],
  ["DATABASE_URL", [undefined, ""]],
  ["FORWARDING_SECRETS", [undefined, ""]],
  ["PORT", ["hunter2", "-1", "65536", "1e3", " 1"]],
  ["ADMIN_PORT", ["hunter2", "99999999999999999999"]],
  ["CONNECT_TIMEOUT_MS", ["hunter2", "1.5"]],
  ["PROTO", ["hunter2", "ftp"]],
  ["ANSWER_HEADERS", ["yes hunter2"]],
  ["NLB_ADDRESSES", ["hunter2", "[]", '{"a":"http://hunter2"}', '{"us-east-1.aws":"hunter2"}']],
  ["NLB_ADDRESSES", ['{"us-east-1.aws":"http://u:hunter2@a"}', '{"us-east-1.aws":"http://hunter2/path"}', "null"]],
])("with a %s that is wrong", (name, values) => {
  it.each(values)("says so without the value: %j", (value) => {
    const env = { ...right, [name]: value };
    expect(() => readEnv(env)).toThrow(new RegExp(`^${name}: expected [^\\n]+$`));
    expect(() => readEnv(env)).not.toThrow(/hunter2/);
  });
});
