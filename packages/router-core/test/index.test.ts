import { expect, it } from "vitest";
import * as routerCore from "../src/index.ts";

it("exports exactly this", () => {
  expect(Object.keys(routerCore).sort()).toEqual([
    "InvalidHostnameError",
    "NoHealthySentinelError",
    "RouterError",
    "createSentinelSelector",
    "isEligible",
    "isRouterError",
    "normalizeHostname",
    "parseRegion",
    "regionProximity",
  ]);
});
