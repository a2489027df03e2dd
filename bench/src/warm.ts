import type { Router } from "@frontline-routing/frontline-core";

const HOSTNAMES_PER_CALL = 5_000; // a call returns all that it found: not a million at once

/** Has a router hold hostnames. Poll first, where it is to follow: what was read before is read again in turn. */
export async function warm(router: Router, hostnames: readonly string[]): Promise<void> {
  for (let start = 0; start < hostnames.length; start += HOSTNAMES_PER_CALL) {
    await router.lookupMany(hostnames.slice(start, start + HOSTNAMES_PER_CALL));
  }
}
