import { describe, expect, it } from "vitest";
import { pruneHistory } from "../../src/index.ts";
import { createQueryLog } from "../query-log.ts";
import { planOf } from "../query-plan.ts";
import { aRoute, insertRoutes } from "../seed.ts";
import { stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";
import { insertChanges } from "./insert-changes.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
const ROUTES = 200;

describe.each(stores)("pruning a long history on $name", (store) => {
  const queryLog = createQueryLog();
  const suite = useDatabase(store, { log: queryLog.log });

  it("reads and removes by keys, a step at a time, and doesn't read what is young", async () => {
    const { db } = suite;
    const now = Date.now();
    await insertRoutes(
      db,
      Array.from({ length: ROUTES }, (_, i) => aRoute({ id: `r_${i}`, fullyQualifiedDomainName: `${i}.example.com` })),
    );
    await insertChanges(
      db,
      Array.from({ length: 20_000 }, (_, i) => ({
        routeId: `r_${i % ROUTES}`,
        revision: Math.floor(i / ROUTES),
        insertedAt: i < 1_000 ? now - 9 * DAY_MS : now,
      })),
    );
    queryLog.queries.length = 0;
    expect(await pruneHistory(db, { keepMs: 2 * DAY_MS, now })).toEqual({ routeChanges: 1_000, liveChanges: 0 });
    const asked = queryLog.queries.filter(({ sql }) => !sql.includes("information_schema"));
    // Two steps with something to remove, of four statements each and one more the first time; one without; live pointers.
    expect(asked).toHaveLength(2 * 4 + 1 + 1 + 1);
    for (const query of asked.filter(({ sql }) => sql.includes("frontline_route_changes") && !/insert/.test(sql))) {
      const plan = await planOf(db, store, query);
      for (const access of plan) expect(access, query.sql).toMatch(BY_KEYS);
    }
  });
});

// SQLite's words, then the servers' `type`. `index` with a limit is the key of an empty table's neighbour, or the newest row.
const BY_KEYS = /^(?:SEARCH|CORRELATED SCALAR|SCALAR|LIST|USE TEMP|(?:const|eq_ref|ref|range) by \w+)/;
