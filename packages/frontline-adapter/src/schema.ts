import type { DesiredState, SentinelHealth, Sticky } from "@frontline-routing/router-core";
import type { ColumnType, GeneratedAlways, Kysely } from "kysely";

/**
 * The tables of this package, as Kysely sees them. `frontline_routes`, `sentinels` and `deployments` have the columns of
 * the original service; `revision` and the other tables are added by `migrateToLatest`.
 */
export interface FrontlineSchema {
  frontline_routes: FrontlineRoutesTable;
  sentinels: SentinelsTable;
  deployments: DeploymentsTable;
  frontline_deployment_regions: FrontlineDeploymentRegionsTable;
  frontline_environments: FrontlineEnvironmentsTable;
  frontline_route_changes: FrontlineRouteChangesTable;
  frontline_live_changes: FrontlineLiveChangesTable;
  frontline_pruned: FrontlinePrunedTable;
}

/** A handle on the tables, or a transaction. */
export type Database = Kysely<FrontlineSchema>;

/** A 64-bit integer: read as a number where it is a safe one, else as text. */
type BigIntColumn = ColumnType<number | string, number, number>;
type DefaultedBigIntColumn = ColumnType<number | string, number | undefined, number>;
type NullableBigIntColumn = ColumnType<number | string | null, number | null | undefined, number | null>;
/** A key that the database counts up. */
type KeyColumn = GeneratedAlways<number | string>;
/** One of a few words. A database that other software fills may hold words that this package doesn't know. */
type WordColumn<Known extends string> = ColumnType<Known | (string & {}), Known, Known>;
/** 0 or 1. */
type FlagColumn = ColumnType<number, number, number>;
type DefaultedWordColumn<Known extends string> = ColumnType<Known | (string & {}), Known | undefined, Known>;

/** Hostnames and the deployment that each points at. */
export interface FrontlineRoutesTable {
  pk: KeyColumn;
  id: string;
  project_id: string;
  /** Empty for a hostname that has no deployment yet. */
  deployment_id: string;
  environment_id: string;
  /** In lower case and its ASCII form: what `normalizeHostname` makes of it. Tables made here take nothing else. */
  fully_qualified_domain_name: string;
  /** Default `none`. */
  sticky: DefaultedWordColumn<Sticky>;
  created_at: BigIntColumn;
  updated_at: NullableBigIntColumn;
  /** Default 0. Grows with every committed change of the route. */
  revision: DefaultedBigIntColumn;
}

/** The gateways of each environment in each region: one, or several that its requests are spread over. */
export interface SentinelsTable {
  pk: KeyColumn;
  id: string;
  workspace_id: string;
  project_id: string;
  environment_id: string;
  k8s_name: string;
  /** Host and port. */
  k8s_address: string;
  region: string;
  image: string;
  /** Default `running`. */
  desired_state: DefaultedWordColumn<DesiredState>;
  /** Default `unknown`. */
  health: DefaultedWordColumn<SentinelHealth>;
  desired_replicas: number;
  available_replicas: number;
  cpu_millicores: number;
  memory_mib: number;
  version: BigIntColumn;
  created_at: BigIntColumn;
  updated_at: NullableBigIntColumn;
}

/** What reassignment reads of deployments. */
export interface DeploymentsTable {
  pk: KeyColumn;
  id: string;
  workspace_id: string;
  project_id: string;
  environment_id: string;
  status: WordColumn<"pending" | "building" | "deploying" | "network" | "ready" | "failed" | (string & {})>;
  desired_state: WordColumn<"running" | "standby" | "archived" | "stopped" | (string & {})>;
  created_at: BigIntColumn;
  updated_at: NullableBigIntColumn;
}

/**
 * Where deployments run, written by whoever schedules: one row per deployment and region. No rows for a deployment mean
 * that nobody says; rows without a running replica, that it runs nowhere.
 */
export interface FrontlineDeploymentRegionsTable {
  deployment_id: string;
  region: string;
  /** 0 or more. */
  running_replicas: number;
  updated_at: BigIntColumn;
}

/** One row per environment that a commit has touched: what commits lock first. */
export interface FrontlineEnvironmentsTable {
  environment_id: string;
  /** Default `null`: no swap yet. */
  live_deployment_id: ColumnType<string | null, string | null | undefined, string | null>;
  /** Default 0. */
  is_rolled_back: ColumnType<number, number | undefined, number>;
  /** Default 0. Grows with every commit in the environment. */
  revision: DefaultedBigIntColumn;
}

interface HistoryTable {
  pk: KeyColumn;
  change_id: string;
  environment_id: string;
  deployment_id: string;
  revision: BigIntColumn;
  actor: string | null;
  reason: string | null;
  changed_at: BigIntColumn;
  /** Set by the server: `timestamp(6)`, or Unix milliseconds in SQLite. */
  inserted_at: GeneratedAlways<unknown>;
}

/** The history of routes: one row per changed route and commit. */
export interface FrontlineRouteChangesTable extends HistoryTable {
  /** Default `move`. */
  kind: DefaultedWordColumn<"create" | "move" | "remove">;
  frontline_route_id: string;
  /** The key of the route's row that was changed. Default 0: not said. */
  route_pk: DefaultedBigIntColumn;
  previous_deployment_id: string;
}

/** The history of live pointers: one row per swap. */
export interface FrontlineLiveChangesTable extends HistoryTable {
  previous_deployment_id: string | null;
  previous_is_rolled_back: FlagColumn;
  is_rolled_back: FlagColumn;
}

/** How far each history was pruned: one row per history. */
export interface FrontlinePrunedTable {
  /** The name of its table. */
  history: string;
  /** Up to this key, rows may be missing. */
  up_to_pk: BigIntColumn;
}
