export type { ContractCase, ForeignWrites, MakeRouteRepository } from "./testing/contract/contract-case.ts";
export {
  createInMemoryRouteRepository,
  type InMemoryRouteRepository,
  type InMemorySeed,
  type RouteRepositorySeed,
} from "./testing/in-memory-route-repository.ts";
export type { RouteMemory, RouteRows } from "./testing/route-memory.ts";
export { routeRepositoryContract } from "./testing/route-repository-contract.ts";
