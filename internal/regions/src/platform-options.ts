import type { Region } from "@frontline-routing/router-core";

/** Options of `startPlatform`. */
export interface PlatformOptions {
  /** Each gets a frontline. */
  readonly regions: readonly Region[];
  /** 0 or more: of each region, or region by region, where those that are left out have none. Default: 2. */
  readonly sentinelsPerRegion?: number | Readonly<Record<Region, number>> | undefined;
  /**
   * Of a database that others may use too: `mysql://user:password@host:3306/name`, or `sqlite:./file.db`. Missing tables are
   * made; rows of other environments are left alone. Default: a SQLite file, which goes with the platform.
   */
  readonly databaseUrl?: string | undefined;
  /** Gives the start up when aborted: `startPlatform` rejects when all is gone again. Without effect afterwards. */
  readonly signal?: AbortSignal | undefined;
}
