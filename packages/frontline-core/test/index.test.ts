import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as forwarding from "../src/forwarding.ts";
import * as main from "../src/index.ts";
import * as testing from "../src/testing.ts";

it("exports what is documented, and nothing else", () => {
  expect(Object.keys(main).sort()).toEqual([
    "HostnameNotFoundError",
    "LookupFailedError",
    "RouteWithoutDeploymentError",
    "RouterClosedError",
    "SourceUnavailableError",
    "TooManyLookupsError",
    "createRouter",
  ]);
  expect(Object.keys(forwarding).sort()).toEqual([
    "AttemptsFailedError",
    "FORWARDED_HEADER",
    "PeerRefusedError",
    "REFUSED_HEADER",
    "attemptInOrder",
    "createForwardingToken",
    "isDialFailure",
  ]);
  expect(Object.keys(testing).sort()).toEqual(["createInMemoryRouteSource", "routeSourceContract"]);
});

describe("the sources of this package", () => {
  const src = new URL("../src/", import.meta.url);
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const imported = files.flatMap((file) =>
    [...readFileSync(new URL(file, src), "utf8").matchAll(/(?:from|import)\s*\(?"(?<name>[^."][^"]*)"/g)].map(
      (match) => match.groups?.name ?? "",
    ),
  );

  it("know no engine, no runtime and no routing-core: only the selection, the check of options and quick-lru", () => {
    expect([...new Set(imported)].sort()).toEqual([
      "@frontline-routing/router-core",
      "@frontline-routing/router-core/options",
      "quick-lru",
    ]);
  });
});
