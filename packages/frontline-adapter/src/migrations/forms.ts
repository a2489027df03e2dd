import { type RawBuilder, sql } from "kysely";
import type { DdlSpelling } from "./ddl-spelling.ts";

/**
 * That a column holds a hostname as requests are looked up by: a name in lower-case ASCII without port and trailing dot,
 * or an address in brackets. Nothing that is stored otherwise would be found, wildcards neither.
 */
export function hostnameForm({ onlyHas }: DdlSpelling, column: string): RawBuilder<boolean> {
  const name = sql.ref(column);
  const address = sql`substr(${name}, 2, length(${name}) - 2)`;
  const isName = sql`${onlyHas(name, "a-z0-9_.-")} and ${name} <> '' and ${dotsBetween(name)}`;
  return sql`${isName} or ${name} like '[%:%]' and ${onlyHas(address, "0-9a-f:.")}`;
}

/** That a column holds a region, `name.platform`, as `parseRegion` of router-core takes them. */
export function regionForm({ onlyHas }: DdlSpelling, column: string): RawBuilder<boolean> {
  const region = sql.ref(column);
  const edges = ["-%", "%-", "%-.%", "%.-%"].map((edge) => sql`${region} not like ${sql.lit(edge)}`);
  const hasOneDot = sql`${region} like '%.%' and ${region} not like '%.%.%'`;
  return sql`${onlyHas(region, "a-z0-9.-")} and ${hasOneDot} and ${dotsBetween(region)} and ${sql.join(edges, sql` and `)}`;
}

function dotsBetween(text: RawBuilder<unknown>): RawBuilder<unknown> {
  const nowhere = [".%", "%.", "%..%"].map((pattern) => sql`${text} not like ${sql.lit(pattern)}`);
  return sql.join(nowhere, sql` and `);
}
