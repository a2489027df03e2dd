/** What a frontline's process is told, as JSON in `FRONTLINE_SETTINGS`. */
export interface FrontlineSettings {
  readonly region: string;
  /** For requests. */
  readonly port: number;
  /** For `/healthz` and `/metrics`. */
  readonly adminPort: number;
  readonly databaseUrl: string;
  /** Keeps what it holds, for its successor. */
  readonly snapshotFile: string;
  /** While a file of this name exists, its source fails. */
  readonly outageFile?: string | undefined;
  /** The origin of each region's NLB, which here is its frontline. */
  readonly nlbAddresses: Readonly<Record<string, string>>;
  /** What forwarding tokens are signed with. */
  readonly secrets: readonly string[];
  readonly deploymentHeader: string;
}
