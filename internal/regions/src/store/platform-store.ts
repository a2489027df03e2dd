/** Where a platform keeps its routes, and a way to take it away from those who read there. */
export interface PlatformStore {
  readonly kind: "sqlite" | "mysql";
  /** The database itself, which is never away: for the platform's own reading and checking. */
  readonly url: string;
  /** What the platform's processes open. */
  readonly partUrl: string;
  /** While a file of this name exists, frontlines' sources fail. Only where there are no connections to cut. */
  readonly outageFile?: string | undefined;
  /**
   * Takes the store away. MySQL and MariaDB: all connections of frontlines, routing service and health checker are cut, and
   * new ones as soon as they are made. SQLite, a file without connections: every call of a frontline's source fails.
   */
  cut(): void;
  /** Whether it is away. */
  readonly isCut: boolean;
  /** Gives it back. */
  restore(): void;
  close(): Promise<void>;
}
