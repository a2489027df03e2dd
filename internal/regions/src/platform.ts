import type { Directory, openDatabase } from "@frontline-routing/frontline-adapter";
import type { RoutingClient } from "@frontline-routing/restate-routing";
import type { RouteRepository } from "@frontline-routing/routing-core";
import type { Environment } from "./environment/environment.ts";
import type { HealthChecker } from "./health/health-checker.ts";
import type { Part } from "./parts/part.ts";
import type { RestatePart } from "./restate/start-restate.ts";
import type { SentinelPart } from "./sentinel/start-sentinel.ts";
import type { PlatformStore } from "./store/platform-store.ts";

/** A region of a platform. */
export interface PlatformRegion {
  readonly region: string;
  /** Where its clients send requests, and other regions forward them: `http://127.0.0.1:10051`. */
  readonly url: string;
  /** Its frontline's `/healthz` and `/metrics`. */
  readonly adminUrl: string;
  readonly frontline: Part;
  readonly sentinels: readonly SentinelPart[];
  /** SIGKILL to all of it. */
  kill(): Promise<void>;
  /** Starts again what is down. Resolves when the store says that its sentinels are healthy. */
  restart(): Promise<void>;
}

/** A whole platform on loopback, each part a process that can be killed, halted and started again. */
export interface Platform {
  readonly environment: Environment;
  readonly store: PlatformStore;
  readonly restate: RestatePart;
  readonly routingService: Part;
  readonly regions: readonly PlatformRegion[];
  readonly health: HealthChecker;
  /** The routing service, through Restate. */
  readonly client: RoutingClient;
  /** The store itself, past every outage: `db`, `directory` and `repository`, for checking. */
  readonly db: ReturnType<typeof openDatabase>;
  readonly directory: Directory;
  readonly repository: RouteRepository;
  /** The header that tells a sentinel which deployment is wanted. */
  readonly deploymentHeader: string;
  /** Parts that ended by themselves, with what they printed. A sound run has none. */
  readonly crashes: readonly string[];
  /** Ends everything, and takes the environment out of the store. A second call waits for the first. */
  stop(): Promise<void>;
}
