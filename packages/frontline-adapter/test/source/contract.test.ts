import { routeSourceContract } from "@frontline-routing/frontline-core/testing";
import { describe, it } from "vitest";
import { createRouteSource } from "../../src/index.ts";
import { wipe } from "../seed.ts";
import { stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";
import { fillStore, sourceWrites } from "./source-writes.ts";

describe.each(stores)("a source on $name", (store) => {
  const suite = useDatabase(store);

  const contract = routeSourceContract(async (seed) => {
    await wipe(suite.db);
    await fillStore(suite.db, seed);
    return { source: createRouteSource(suite.db), writes: sourceWrites(suite.db) };
  });
  for (const { name, run } of contract) it(name, run);
});
