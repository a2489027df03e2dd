import type { Region } from "@frontline-routing/router-core";
import { isRegion } from "@frontline-routing/router-core/options";

// Of what is signed: no signature of another purpose or version under the same secret is one of a token.
const PURPOSE = "frontline-routing forwarding token v1";
// At most 318 characters are looked at: 255 of a region, 15 of time, 43 of signature, 5 around them.
// 32 bytes are 43 characters of base64url, of which the last carries four bits: only these have the other two unset.
const TOKEN =
  /^v1:(?<region>[a-z0-9.-]{3,255}):(?<signedAt>0|[1-9]\d{0,14}):(?<signature>[\w-]{42}[AEIMQUYcgkosw048])$/;

const encoder = new TextEncoder();

/** The bytes that are signed: the hostname is bound though a token doesn't carry it. No part can hold a line break. */
export function signedBytes(hostname: string, region: Region, signedAt: number): Uint8Array<ArrayBuffer> {
  return encoder.encode([PURPOSE, hostname, region, signedAt].join("\n"));
}

/** A token as it goes into a header: letters, digits, and `: . - _`. */
export function formatToken(region: Region, signedAt: number, signature: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...signature));
  const base64url = base64.replace("=", "").replaceAll("+", "-").replaceAll("/", "_");
  return `v1:${region}:${signedAt}:${base64url}`;
}

/**
 * What a token says, and the signature that has to bear it out. Undefined for whatever {@link formatToken} can't have made:
 * there is one spelling of a token.
 */
export function parseToken(header: string) {
  const { region, signedAt, signature } = TOKEN.exec(header)?.groups ?? {};
  if (!isRegion(region) || signedAt === undefined || signature === undefined) return undefined;
  const bytes = atob(signature.replaceAll("-", "+").replaceAll("_", "/"));
  return { region, signedAt: Number(signedAt), signature: Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)) };
}
