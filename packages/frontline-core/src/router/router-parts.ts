import { createEventLog } from "../events/event-log.ts";
import { RoutingTable } from "../held/routing-table.ts";
import { Currency } from "../loading/currency.ts";
import { restoreSnapshot } from "../snapshot/restore-snapshot.ts";
import { type RouterOptions, resolveRouterOptions } from "./router-options.ts";

/** What the parts of one router share. */
export type RouterParts = ReturnType<typeof createRouterParts>;

/** Resolves the options, and makes what they are for. @param closing aborts when the router closes */
export function createRouterParts(options: RouterOptions, closing: AbortSignal) {
  const resolved = resolveRouterOptions(options);
  const { snapshot, now, maxRoutes, maxUnknownHostnames: maxAbsences, freshMs, staleMs } = resolved;
  const table = new RoutingTable({ maxRoutes, maxAbsences });
  if (snapshot !== undefined) restoreSnapshot(snapshot, table, now(), freshMs + staleMs);
  const currency = new Currency(table, resolved, now);
  return { ...resolved, closing, table, currency, log: createEventLog(resolved.onEvent) };
}
