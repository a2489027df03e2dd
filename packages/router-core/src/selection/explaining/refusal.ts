import type { Region } from "../../region.ts";
import { runsIn } from "../../routed-deployment.ts";
import { refusalBehind, standingOf } from "../ranking/region-standings.ts";
import type { RequestContext } from "../request-context.ts";
import type { SelectionContext } from "../selection-context.ts";
import type { ReasonCode } from "./explanation.ts";

/**
 * What keeps a region out of a request's decision, whatever its sentinels. `null`: nothing.
 *
 * @param regions where the deployment runs
 * @param point where the request is on the dials
 */
export function refusalOf(
  context: SelectionContext,
  regions: readonly Region[] | undefined,
  request: RequestContext | undefined,
  region: Region,
  point: number,
): ReasonCode | null {
  const refusal = refusalBehind(standingOf(context.standings, region, point));
  if (refusal !== null) return refusal;
  if (!runsIn(regions, region)) return "NOT_DEPLOYED";
  return request?.forwarded === true && region !== context.region ? "FORWARDED" : null;
}
