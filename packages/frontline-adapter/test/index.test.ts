import { expect, it } from "vitest";
import * as exported from "../src/index.ts";

it("exports exactly these values", () => {
  expect(Object.keys(exported).sort()).toEqual([
    "AcquireTimeoutError",
    "DriverMissingError",
    "HostnameNotFoundError",
    "InvalidDatabaseUrlError",
    "LookupFailedError",
    "MigrationFailedError",
    "QueryTimeoutError",
    "RouteWithoutDeploymentError",
    "RouterClosedError",
    "TooManyLookupsError",
    "UnknownRegionError",
    "createRouteRepository",
    "createRouteSource",
    "createRouter",
    "migrateToLatest",
    "openDatabase",
    "readerOf",
  ]);
});
