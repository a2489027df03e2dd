export type {
  InMemoryRouteSource,
  InMemoryRouteSourceOptions,
  RouteMemory,
} from "./testing/in-memory-route-source.ts";
export { createInMemoryRouteSource } from "./testing/in-memory-route-source.ts";
export { routeSourceContract } from "./testing/route-source-contract.ts";
export type { ContractCase, MakeRouteSource, RouteSourceSeed, SourceWrites } from "./testing/source-writes.ts";
