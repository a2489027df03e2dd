export type {
  InMemoryRouteRepository,
  InMemorySeed,
  RouteMemory,
  RouteRepositorySeed,
} from "./testing/in-memory-route-repository.ts";
export { createInMemoryRouteRepository } from "./testing/in-memory-route-repository.ts";
export type { ContractCase, MakeRouteRepository } from "./testing/route-repository-contract.ts";
export { routeRepositoryContract } from "./testing/route-repository-contract.ts";
