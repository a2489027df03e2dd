import type { Region } from "@frontline-routing/router-core";
import { parseRegion } from "@frontline-routing/router-core";

/** What `main.ts` is told by environment variables. */
export interface FrontlineEnv {
  readonly region: Region;
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  readonly databaseUrl: string;
  readonly nlbAddresses: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly snapshotFile: string | undefined;
  readonly deploymentHeader: string | undefined;
  readonly connectTimeoutMs: number | undefined;
  readonly proto: "http" | "https";
  readonly answerHeaders: boolean;
}

/**
 * Reads them, by name. What is wrong is said in one line that holds no value: a secret or a password may be in any.
 *
 * @throws {TypeError} one is missing or malformed
 */
export function readEnv(env: Readonly<Record<string, string | undefined>>): FrontlineEnv {
  const given = (name: string) => env[name] || undefined;
  const needed = (name: string, what: string) => given(name) ?? fail(name, what);
  const number = (name: string, what: string, max: number) => {
    const text = given(name);
    return text === undefined || (/^\d{1,6}$/.test(text) && Number(text) <= max)
      ? text && Number(text)
      : fail(name, what);
  };
  const port = (name: string, fallback: number) => Number(number(name, "a port, 0 to 65535", 65_535) ?? fallback);
  return {
    region: regionOf(needed("REGION", "a region, such as eu-west-1.aws")),
    host: given("HOST") ?? "0.0.0.0",
    port: port("PORT", 8080),
    adminPort: port("ADMIN_PORT", 8081),
    databaseUrl: needed("DATABASE_URL", "mysql://user:password@host/database or sqlite:./file"),
    nlbAddresses: addressesOf(given("NLB_ADDRESSES") ?? "{}"),
    secrets: needed("FORWARDING_SECRETS", "secrets of 32 bytes or more, with commas between").split(","),
    snapshotFile: given("SNAPSHOT_FILE"),
    deploymentHeader: given("DEPLOYMENT_HEADER"),
    connectTimeoutMs: number("CONNECT_TIMEOUT_MS", "milliseconds, 10 to 60000", 60_000) || undefined,
    proto: given("PROTO") === "https" ? "https" : "http",
    answerHeaders: given("ANSWER_HEADERS") === "1",
  };
}

function fail(name: string, what: string): never {
  throw new TypeError(`${name}: expected ${what}`);
}

function regionOf(text: string): Region {
  try {
    return parseRegion(text);
  } catch {
    fail("REGION", "a region, such as eu-west-1.aws");
  }
}

function addressesOf(json: string): Readonly<Record<string, string>> {
  try {
    const addresses: unknown = JSON.parse(json);
    if (typeof addresses !== "object" || addresses === null || Array.isArray(addresses)) throw new TypeError();
    return Object.fromEntries(Object.entries(addresses).map(([region, url]) => [region, new URL(url).origin]));
  } catch {
    fail("NLB_ADDRESSES", 'JSON of regions and origins, such as {"us-east-1.aws":"http://10.0.0.1:8080"}');
  }
}
