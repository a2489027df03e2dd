import { parseRegion, type Region } from "@frontline-routing/router-core";

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

const A_REGION = "a region, such as eu-west-1.aws";
const A_DATABASE = "mysql://user:password@host/database, or sqlite:./file";
const THE_SECRETS = "the secrets of all frontlines, with commas between";
const THE_NLBS = 'regions and origins as JSON, such as {"us-east-1.aws":"http://10.0.0.1:8080"}';

/**
 * Reads them, by name. What is wrong is said in one line without the value: a secret or a password may be in any.
 *
 * @throws {TypeError} one is missing or malformed
 */
export function readEnv(env: Readonly<Record<string, string | undefined>>): FrontlineEnv {
  const text = (name: string) => env[name] || undefined;
  const needed = (name: string, what: string) => text(name) ?? fail(name, what);
  const whole = (name: string, max: number) => {
    const value = text(name);
    if (value === undefined) return undefined;
    return /^\d+$/.test(value) && Number(value) <= max ? Number(value) : fail(name, `a whole number up to ${max}`);
  };
  const word = <W extends string>(name: string, words: readonly W[]) =>
    words.find((each) => each === (text(name) ?? words[0])) ?? fail(name, words.join(" or "));
  return {
    region: parsed("REGION", A_REGION, () => parseRegion(needed("REGION", A_REGION))),
    host: text("HOST") ?? "0.0.0.0",
    port: whole("PORT", 65_535) ?? 8080,
    adminPort: whole("ADMIN_PORT", 65_535) ?? 8081,
    databaseUrl: needed("DATABASE_URL", A_DATABASE),
    nlbAddresses: parsed("NLB_ADDRESSES", THE_NLBS, () => origins(text("NLB_ADDRESSES") ?? "{}")),
    secrets: needed("FORWARDING_SECRETS", THE_SECRETS).split(","),
    snapshotFile: text("SNAPSHOT_FILE"),
    deploymentHeader: text("DEPLOYMENT_HEADER"),
    connectTimeoutMs: whole("CONNECT_TIMEOUT_MS", 60_000),
    proto: word("PROTO", ["http", "https"]),
    answerHeaders: word("ANSWER_HEADERS", ["0", "1"]) === "1",
  };
}

function fail(name: string, what: string): never {
  throw new TypeError(`${name}: expected ${what}`);
}

function parsed<T>(name: string, what: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    fail(name, what);
  }
}

function origins(json: string): Readonly<Record<string, string>> {
  const addresses: Readonly<Record<string, unknown>> = JSON.parse(json);
  if (Array.isArray(addresses)) throw new TypeError("a list");
  return Object.fromEntries(Object.entries(addresses).map(([region, url]) => [parseRegion(region), originOf(url)]));
}

function originOf(url: unknown): string {
  const { protocol, origin, pathname, username } = new URL(String(url));
  if (protocol !== "http:" || pathname !== "/" || username !== "") throw new TypeError("no origin");
  return origin;
}
