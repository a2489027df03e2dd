import { expect, it } from "vitest";
import * as exported from "../src/index.ts";

it("exports exactly these values", () => {
  expect(Object.keys(exported).sort()).toEqual([
    "DatabaseError",
    "DirectoryError",
    "InvalidDatabaseUrlError",
    "MigrationFailedError",
    "UnsuitedTablesError",
    "createDirectory",
    "createRouteRepository",
    "createRouteSource",
    "migrateToLatest",
    "migrationSql",
    "openDatabase",
    "pruneHistory",
    "readerOf",
  ]);
});
