import { type Region, RouterError } from "@frontline-routing/router-core";
import { shown } from "@frontline-routing/router-core/options";

const CODE = /^[A-Z][A-Z0-9_]{0,63}$/;

/**
 * Another region's frontline answered a forwarded request by itself, with {@link REFUSED_HEADER}: it went to no sentinel.
 * Throw it in a dial, and the next attempt gets the request: only where all of its body can still be sent.
 */
export class PeerRefusedError extends RouterError {
  override readonly name = "PeerRefusedError";
  readonly code = "PEER_REFUSED";
  readonly status = 503;
  readonly publicMessage = "The service is temporarily unavailable.";
  /** The region that refused. */
  readonly region: Region;
  /** The code of the error that the peer answered with; `"UNKNOWN"` where the header held none. */
  readonly reason: string;

  /** @param refusal `region`: the one that was dialled; `reason`: the value of the header {@link REFUSED_HEADER} */
  constructor({ region, reason }: { readonly region: Region; readonly reason: unknown }) {
    const code = typeof reason === "string" && CODE.test(reason) ? reason : "UNKNOWN";
    super(`the frontline of ${shown(region)} refused a forwarded request: ${code}`);
    this.region = region;
    this.reason = code;
  }
}
