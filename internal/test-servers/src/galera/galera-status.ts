import { createConnection, type RowDataPacket } from "mysql2/promise";

const CONNECT_TIMEOUT_MS = 1_000; // a node that is frozen accepts connections and says nothing; it is asked again anyway

/** What a Galera node says of itself. */
export interface GaleraStatus {
  readonly nodeName: string;
  /** It has every change of the cluster and takes statements. */
  readonly isSynced: boolean;
  /** How many nodes it sees, itself included. A node that is cut off from most others sees what is left. */
  readonly clusterSize: number;
  /** Counts the changes of who is in. Nodes that see the same are of one cluster. */
  readonly view: number;
}

/**
 * Asks a Galera node how it is, which it answers also when it takes no other statement.
 *
 * @throws {Error} when it doesn't answer within about two seconds
 */
export async function readGaleraStatus(url: string): Promise<GaleraStatus> {
  const connection = await createConnection({ uri: url, connectTimeout: CONNECT_TIMEOUT_MS });
  try {
    const ask = async (sql: string) => {
      const [rows] = await connection.query<RowDataPacket[]>({ sql, timeout: CONNECT_TIMEOUT_MS });
      return new Map(rows.map(({ Variable_name, Value }) => [String(Variable_name), String(Value)]));
    };
    const status = await ask("SHOW STATUS LIKE 'wsrep%'");
    const variables = await ask("SHOW VARIABLES LIKE 'wsrep_node_name'");
    return {
      nodeName: variables.get("wsrep_node_name") ?? "",
      isSynced: status.get("wsrep_local_state_comment") === "Synced" && status.get("wsrep_ready") === "ON",
      clusterSize: Number(status.get("wsrep_cluster_size")),
      view: Number(status.get("wsrep_cluster_conf_id")),
    };
  } finally {
    connection.destroy();
  }
}
