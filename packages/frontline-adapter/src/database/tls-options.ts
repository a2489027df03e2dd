import { isIP } from "node:net";
import { createSecureContext } from "node:tls";
import { refuseUnknownOptions } from "../option-checks.ts";
import { InvalidDatabaseUrlError } from "./invalid-database-url-error.ts";

/** How connections to a MySQL or MariaDB server are encrypted. Text in PEM form, not the name of a file. */
export interface TlsOptions {
  /** Certificates of the authorities to trust. Default: those that Node.js trusts. */
  readonly ca?: string | readonly string[];
  /** A certificate to show to a server that asks for one; with `key`. Default: none. */
  readonly cert?: string;
  /** The private key of `cert`, not encrypted. */
  readonly key?: string;
  /**
   * What the server must show: with `"identity"`, a certificate of a trusted authority for the host of the URL; with
   * `"authority"`, such a certificate for whatever host; with `"nothing"`, any certificate, and whoever sits in between
   * can read along. Default: `"identity"`.
   */
  readonly verify?: "identity" | "authority" | "nothing";
}

/** What mysql2 takes for its option `ssl`. */
export interface ResolvedTls {
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
  readonly rejectUnauthorized: boolean;
  readonly verifyIdentity: boolean;
}

const KNOWN = ["ca", "cert", "key", "verify"];
const VERIFICATIONS: readonly unknown[] = ["identity", "authority", "nothing"];

/**
 * @returns undefined where connections are not to be encrypted
 * @throws {TypeError} an option is unknown or can't be used; the message shows no part of a certificate or key
 */
export function resolveTls(tls: boolean | TlsOptions): ResolvedTls | undefined {
  if (tls === false) return undefined;
  if (tls !== true && (typeof tls !== "object" || tls === null)) {
    throw new TypeError(`tls: expected true, false or an object, got ${tls === null ? "null" : typeof tls}`);
  }
  const { ca, cert, key, verify = "identity" } = tls === true ? {} : tls;
  refuseUnknownOptions("tls of openDatabase", tls === true ? {} : tls, KNOWN);
  if (!VERIFICATIONS.includes(verify)) {
    throw new TypeError(`tls.verify: expected "identity", "authority" or "nothing", got ${typeof verify}`);
  }
  if ((cert === undefined) !== (key === undefined)) {
    throw new TypeError(`tls: cert and key belong together, ${cert === undefined ? "cert" : "key"} is missing`);
  }
  const material = {
    ...(ca !== undefined && { ca: pemList("tls.ca", ca) }),
    ...(cert !== undefined && { cert: pem("tls.cert", cert, "CERTIFICATE") }),
    ...(key !== undefined && { key: pem("tls.key", key, "PRIVATE KEY") }),
  };
  refuseUnusable(material);
  return { ...material, rejectUnauthorized: verify !== "nothing", verifyIdentity: verify === "identity" };
}

/**
 * Refuses an IP address where the name of the host is to be verified: mysql2 would compare the certificate with
 * `localhost` then, which is right for this machine only.
 *
 * @throws {InvalidDatabaseUrlError}
 */
export function refuseUnverifiableHost(host: string, tls: ResolvedTls | undefined): void {
  if (tls?.verifyIdentity !== true || isIP(host) === 0 || /^(?:127\.|::1$)/.test(host)) return;
  throw new InvalidDatabaseUrlError(
    'its host is an IP address, and certificates are for names: write the name, or pass tls: { verify: "authority" }',
  );
}

function pemList(option: string, value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new TypeError(`${option}: expected at least one certificate, got an empty list`);
  return list.map((each) => pem(option, each, "CERTIFICATE"));
}

function pem(option: string, value: unknown, kind: string): string {
  if (typeof value === "string" && new RegExp(`-----BEGIN (?:[A-Z]+ )*${kind}-----`).test(value)) return value;
  const got = typeof value === "string" ? "text without it: read the file first" : typeof value;
  throw new TypeError(`${option}: expected PEM text, with a line that ends in "${kind}-----", got ${got}`);
}

function refuseUnusable(material: Pick<ResolvedTls, "ca" | "cert" | "key">): void {
  try {
    createSecureContext(material);
  } catch (error) {
    // Only OpenSSL's code: nothing of a key must get into the message.
    const code = error instanceof Error && "code" in error ? String(error.code) : "of unknown cause";
    throw new TypeError(`tls: ca, cert and key can't be used (${code}): check that they are whole and belong together`);
  }
}
