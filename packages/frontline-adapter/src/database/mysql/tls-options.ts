import { isIP } from "node:net";
import { createSecureContext } from "node:tls";
import { type ChecksOf, type OptionCheck, optional, resolveOptions } from "@frontline-routing/router-core/options";
import { InvalidDatabaseUrlError } from "../parse-database-url.ts";

/** How connections to a MySQL or MariaDB server are encrypted. Text in PEM form, not the name of a file. */
export interface TlsOptions {
  /** Certificates of the authorities to trust. Default: those that Node.js trusts. */
  readonly ca?: string | readonly string[] | undefined;
  /** A certificate to show to a server that asks for one; with `key`. Default: none. */
  readonly cert?: string | undefined;
  /** The private key of `cert`, not encrypted. */
  readonly key?: string | undefined;
  /**
   * What the server must show: with `"identity"`, a certificate of a trusted authority for the host of the URL; with
   * `"authority"`, such a certificate for whatever host; with `"nothing"`, any certificate, and whoever sits in between
   * can read along. Default: `"identity"`.
   */
  readonly verify?: "identity" | "authority" | "nothing" | undefined;
}

/** What mysql2 takes for its option `ssl`. */
export type ResolvedTls = NonNullable<ReturnType<typeof resolveTls>>;

/** `undefined` where connections are not to be encrypted. What it throws shows no part of a certificate or key. */
export function resolveTls(tls: unknown) {
  if (tls === false) return undefined;
  if (tls !== true && (typeof tls !== "object" || tls === null)) {
    throw new TypeError(`tls: expected true, false or an object, got ${tls === null ? "null" : typeof tls}`);
  }
  const { ca, cert, key, verify } = resolveOptions("tls of openDatabase", tls === true ? {} : tls, {
    ca: optional(certificates),
    cert: optional(pem("CERTIFICATE")),
    key: optional(pem("PRIVATE KEY")),
    verify: verification,
  } satisfies ChecksOf<TlsOptions>);
  if ((cert === undefined) !== (key === undefined)) {
    throw new TypeError(`tls: cert and key belong together, ${cert === undefined ? "cert" : "key"} is missing`);
  }
  const material = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  try {
    createSecureContext(material);
  } catch (error) {
    // Only OpenSSL's code: nothing of a key must get into the message.
    const code = error instanceof Error && "code" in error ? String(error.code) : "of unknown cause";
    throw new TypeError(`tls: ca, cert and key can't be used (${code}): check that they are whole and belong together`);
  }
  return { ...material, rejectUnauthorized: verify !== "nothing", verifyIdentity: verify === "identity" };
}

/** mysql2 would compare the certificate of an IP address with `localhost`, which is right for this machine only. */
export function refuseUnverifiableHost(host: string, tls: ResolvedTls | undefined): void {
  if (tls?.verifyIdentity !== true || isIP(host) === 0 || /^(?:127\.|::1$)/.test(host)) return;
  throw new InvalidDatabaseUrlError(
    'its host is an IP address, and certificates are for names: write the name, or pass tls: { verify: "authority" }',
  );
}

// These name what they expect, and never show what they got.

const verification: OptionCheck<NonNullable<TlsOptions["verify"]>> = (value = "identity") => {
  if (value === "identity" || value === "authority" || value === "nothing") return value;
  throw new TypeError(`tls.verify: expected "identity", "authority" or "nothing", got ${typeof value}`);
};

const certificates: OptionCheck<string[]> = (value, name) => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new TypeError(`tls.${name}: expected at least one certificate, got an empty list`);
  return list.map((each) => pem("CERTIFICATE")(each, name));
};

function pem(kind: string): OptionCheck<string> {
  return (value, name) => {
    if (typeof value === "string" && new RegExp(`-----BEGIN (?:[A-Z]+ )*${kind}-----`).test(value)) return value;
    const got = typeof value === "string" ? "text without it: read the file first" : typeof value;
    throw new TypeError(`tls.${name}: expected PEM text, with a line that ends in "${kind}-----", got ${got}`);
  };
}
