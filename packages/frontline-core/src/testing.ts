export type { ContractCase, MakeRouteSource, RouteSourceSeed, SourceWrites } from "./testing/source-writes.ts";
